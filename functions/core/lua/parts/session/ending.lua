-- How a session ends.
local Ending = {}

-- The time watched, in ms. Since the last sign of life at most 1.5 × the interval that the player was last given counts,
-- and nothing while paused.
function Ending.credit(s)
  if s.status ~= 'active' then return s.watched_ms end
  return int(s.watched_ms + math.max(0, math.min(NOW - s.last_heartbeat, 1.5 * s.told)))
end

-- Writes the end, once Session.ready_to_end has read what it writes; the create's Idempotency-Key remembers it for longer than
-- the session is kept.
function Ending.mark(s, kept, status, end_reason, ended_at)
  s.status, s.end_reason, s.ended_at = status, end_reason, ended_at
  Session.store(s, kept)
  if s.request_key then
    Hash.put(s.request_key, { status = status, end_reason = end_reason, ended_at = ended_at })
  elseif (s.request or '') ~= '' then
    Memory.end_request(s.memory, s)
  end
  Memory.store(s.memory)
end

-- Ends a live session. ZREM comes first: it is allowed when memory is full, and then so is the rest of the script.
function Ending.finish(s, status, end_reason, ended_at, event_type, correlation_id, more)
  redis.call('ZREM', DEADLINES, s.id)
  redis.call('ZREM', s.slots, s.id)
  Event.emit(s, event_type, correlation_id, Event.extend({ 'end_reason', end_reason, 'ended_at', ended_at }, more or {}))
  Memory.add_ended(s.memory, s.id)
  s.terminated_sessions = '' -- only the answer to its create shows them, which is a 410 from now on
  Ending.mark(s, S.retention, status, end_reason, ended_at)
end

-- Ends a live session at someone's request.
function Ending.close(s, status, end_reason, event_type, more, position)
  s.watched_ms, s.position, s.recent = Ending.credit(s), position or s.position, Event.with_this(s.recent)
  Ending.finish(s, status, end_reason, int(NOW), event_type, Event.caller(s), more)
end

-- Expiry adds nothing to what was watched and ends at the last sign of life.
function Ending.expire(s)
  Ending.finish(s, 'expired', s.due_to, s.last_heartbeat, 'playback.expired', s.correlation_id)
end

-- Writes what was found of a live session: corrected dates, and its end if its deadline has passed.
function Ending.settle(s)
  if Session.overdue(s) then return Ending.expire(s) end
  if not s.corrected then return end
  Keys.begin_to_write()
  Session.store(s)
  redis.call('ZADD', DEADLINES, s.deadline, s.id)
  redis.call('ZADD', s.slots, s.deadline, s.id)
end

-- The session, ended if its deadline has passed; or nil.
function Ending.settled(id)
  local s = Session.load(id)
  if s then Ending.settle(s) end
  return s
end
