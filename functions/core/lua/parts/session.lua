-- How a session is found.
local function live(s) return s.status == 'active' or s.status == 'paused' end
local function overdue(s) return live(s) and NOW >= tonumber(s.deadline) end

-- While a slot moves to another node what is elsewhere seems absent: where something is missing, ask again (for a deadline at most).
local function torn() error({ err = 'TRYAGAIN Keys of this account are elsewhere' }) end

-- The session of that id, with all that its end will write read; or nil.
local function load(id)
  local s = hash(TAG .. ':session:' .. id)
  if not s or not s.user_id then return nil end
  s.id, s.key, s.slots = id, TAG .. ':session:' .. id, slots_of(s.user_id)
  s.right = live(s) and dates_of(s)
  for name, value in pairs(s.right or {}) do s[name] = value end
  if not redis.call('ZSCORE', s.slots, id) and live(s) and not overdue(s) then
    if s.right then put(s.key, s.right) end -- else it would be asked again until a deadline that it cannot have
    torn()
  end
  redis.call('ZSCORE', DEADLINES, id)
  local request = s.request ~= '' and request_of(s.user_id, s.request)
  s.request_key = request and redis.call('HGET', request, 'session_id') == id and request
  return s
end
