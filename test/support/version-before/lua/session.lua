-- Finds a session.
local function live(s) return s.status == 'active' or s.status == 'paused' end
local function overdue(s) return live(s) and NOW >= tonumber(s.deadline) end

-- While a cluster slot moves to another node its keys seem absent: where one is missing the client must try again.
local function try_again() error({ err = 'TRYAGAIN Keys of this account are elsewhere' }) end

-- The session of that id, with all that its end will write read; or nil.
local function load(id)
  local s = hash(TAG .. ':session:' .. id)
  if not s or not s.user_id then return nil end
  s.id, s.key, s.slots = id, TAG .. ':session:' .. id, slots_of(s.user_id)
  s.corrections = live(s) and dates_of(s)
  for name, value in pairs(s.corrections or {}) do s[name] = value end
  if not redis.call('ZSCORE', s.slots, id) and live(s) and not overdue(s) then
    if s.corrections then put(s.key, s.corrections) end -- else it would be tried again until a wrong deadline
    try_again()
  end
  redis.call('ZSCORE', DEADLINES, id)
  local request = s.request ~= '' and request_of(s.user_id, s.request)
  s.request_key = request and redis.call('HGET', request, 'session_id') == id and request
  return s
end
