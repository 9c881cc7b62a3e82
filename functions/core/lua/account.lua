-- The slots of one account. ARGV beside base.lua's: user_id, default_limit

-- Its sessions, oldest first: those that live, and those whose deadline has passed but that nobody has ended yet.
local function sessions_of(user_id)
  local alive, late = {}, {}
  local slots = redis.call('ZRANGE', slots_of(user_id), 0, -1, 'WITHSCORES')
  for i = 1, #slots, 2 do
    local s = load(slots[i])
    if not s and NOW < tonumber(slots[i + 1]) then torn() end
    if s and overdue(s) then late[#late + 1] = s
    elseif s and live(s) then alive[#alive + 1] = s end
  end
  table.sort(alive, function(a, b)
    if a.started_at ~= b.started_at then return tonumber(a.started_at) < tonumber(b.started_at) end
    return a.id < b.id
  end)
  return alive, late
end

local function expire_all(late)
  for _, s in ipairs(late) do expire(s) end
end

-- What is known of the account: its plan's limit and as of when, its last revocation.
local ACCOUNT_KEPT = 30 * 24 * 3600000
local function known_account() return hash(account_of(A.user_id)) or {} end
local function limit_of(account) return account.max_concurrent_streams or A.default_limit end

local function listed(alive)
  local list = {}
  for i, s in ipairs(alive) do list[i] = redis.call('HGETALL', s.key) end
  return list
end

-- Whether the create is the one of that record. Version 1.0 keeps and compares `fingerprint` alone, which the position
-- changes; without one the two fingerprints are the same.
local function same_as(request)
  return request.fingerprint == A.fingerprint or (request.fingerprint_2 or request.fingerprint) == A.fingerprint_2
end

-- The answer to a create whose Idempotency-Key was seen before, or nil. ARGV: request (digest, or empty), fingerprint,
--   fingerprint_2
local function replay()
  if A.request == '' then return nil end
  local request = hash(request_of(A.user_id, A.request))
  if not request then return nil end
  if not same_as(request) then return reply('reused') end
  local alive, late = sessions_of(A.user_id)
  expire_all(late)
  local s = settled(request.session_id)
  if s and live(s) then return reply('replayed', s, limit_of(known_account()), #alive) end
  local gone = s and s.key or request_of(A.user_id, A.request)
  return reply('ended', { key = gone })
end
