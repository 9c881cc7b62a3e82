-- Looks at some keys of the partition for what is kept of a user, whatever wrote it, and may remove of it what
-- erase-account.lua does not know: sessions that have ended, and what version 1.0 remembered.
-- Arguments: user_id, cursor ('0' at first), count (keys to look at), erase (empty: only look)
-- Returns the next cursor ('0': all have been looked at) and a flat list of keys, and of what each holds in words: live,
--   ended, slots, account, request, decision, denial, or memory with a letter for each of its lines (memory.lua).
--   A key may come twice. A repeat finds what is left.
-- Parts: base keys
local OF_ACCOUNT = { slots = false, account = false, memory = false, request = true, decision = true, denial = true }
local named, marked = Keys.encode(A.user_id), '\t' .. A.user_id .. '\t'
local OWNER = '^([^\t]*)' .. ('\t[^\t]*'):rep(11) .. '\t([^\t]*)' -- the first and the thirteenth word of a session: words.ts

-- Whose a session is, and its status. One of version 1.0 is a hash.
local function owner_of(key)
  local value = redis.pcall('GET', key)
  if not value then return nil end
  if value.err then
    local fields = redis.call('HMGET', key, 'user_id', 'status')
    return fields[1], fields[2]
  end
  if not value:find(marked, 1, true) then return nil end
  local status, owner = value:match(OWNER)
  return owner, status
end

local function lines_of(key)
  local kinds = 'memory'
  for letter in (redis.call('GET', key) or ''):gmatch('\n(%l)') do kinds = kinds .. ' ' .. letter end
  return kinds
end

local function look(key)
  local kind, name = key:match('^{[^}]*}:(%l+):([^:]*)')
  if kind == 'session' then
    local owner, status = owner_of(key)
    if owner ~= A.user_id then return nil end
    local lives = status == 'active' or status == 'paused'
    return lives and 'live' or 'ended', not lives
  end
  if OF_ACCOUNT[kind] == nil or name ~= named then return nil end
  return kind == 'memory' and lines_of(key) or kind, OF_ACCOUNT[kind]
end

local page, found = redis.call('SCAN', A.cursor, 'MATCH', TAG .. ':*', 'COUNT', A.count), {}
for _, key in ipairs(page[2]) do
  local held, may_go = look(key)
  if held then
    found[#found + 1] = key
    found[#found + 1] = held
    if may_go and A.erase ~= '' then redis.call('PEXPIRE', key, 0) end
  end
end
return { page[1], found }
