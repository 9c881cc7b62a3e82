-- Finds and writes a session.
local function live(s) return s.status == 'active' or s.status == 'paused' end
local function overdue(s) return live(s) and NOW >= tonumber(s.deadline) end

-- While a cluster slot moves to another node its keys seem absent: where one is missing the client must try again.
local function try_again() error({ err = 'TRYAGAIN Keys of this account are elsewhere' }) end

-- Writes all of a session; one that has ended is kept for `kept` ms. With redis.pcall as `call` it may fail: an answer that
-- is a table with `err` is the failure.
local function store(s, kept, call)
  call = call or redis.call
  if s.as_before then return store_as_before(s, kept, call) end
  if kept then return call('SET', s.key, text(s), 'PX', kept) end
  return call('SET', s.key, text(s), 'KEEPTTL')
end

-- The session of that id, with all that its end will write read; or nil. Dates that cannot be are corrected in the table.
local function load(id)
  local key = TAG .. ':session:' .. id
  local value = redis.pcall('GET', key)
  local s = value and (value.err and load_as_before(key, value) or parse(value))
  if not s or not s.user_id then return nil end
  s.id, s.key, s.slots = id, key, slots_of(s.user_id)
  s.corrected = live(s) and correct_dates(s)
  if not redis.call('ZSCORE', s.slots, id) and live(s) and not overdue(s) then
    if s.corrected then store(s) end -- else it would be tried again until a wrong deadline
    try_again()
  end
  local request = s.request and request_of(s.user_id, s.request)
  s.request_key = request and redis.call('HGET', request, 'session_id') == id and request
  return s
end
