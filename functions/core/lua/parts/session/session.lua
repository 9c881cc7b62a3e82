-- Finds and writes a session.
local Session = {}

function Session.live(s) return s.status == 'active' or s.status == 'paused' end
function Session.overdue(s) return Session.live(s) and NOW >= tonumber(s.deadline) end

-- While a cluster slot moves to another node its keys seem absent: where one is missing the client must try again.
function Session.try_again() error({ err = 'TRYAGAIN Keys of this account are elsewhere' }) end

-- Writes all of a session, after its last change; one that has ended is kept for `kept` ms. With redis.pcall as `call` it
-- may fail: an answer that is a table with `err` is the failure.
function Session.store(s, kept, call)
  call = call or redis.call
  if s.as_before then return AsBefore.store(s, kept, call) end
  s.stored = Words.text(s)
  if kept then return call('SET', s.key, s.stored, 'PX', kept) end
  return call('SET', s.key, s.stored, 'KEEPTTL')
end

-- Reads what the end of a session will write: the account's memory, and a request record of the version before.
function Session.ready_to_end(s)
  s.memory = Memory.of(s.user_id)
  s.request_key = #(s.request or '') > DIGITS and AsBefore.request_key(s)
end

-- The session of that id, with all that its end will write read; or nil. Dates that cannot be are corrected in the table.
function Session.load(id)
  local key = TAG .. ':session:' .. id
  local value = redis.pcall('GET', key)
  local s = value and (value.err and AsBefore.load(key, value) or Words.parse(value))
  if not s or (s.user_id or '') == '' then return nil end
  s.id, s.key, s.slots = id, key, Keys.slots_of(s.user_id)
  s.corrected = Session.live(s) and Dates.correct(s)
  if s.corrected then s.stored = nil end
  if not redis.call('ZSCORE', s.slots, id) and Session.live(s) and not Session.overdue(s) then
    if s.corrected then Session.store(s) end -- else it would be tried again until a wrong deadline
    Session.try_again()
  end
  if Session.live(s) then Session.ready_to_end(s) end
  return s
end
