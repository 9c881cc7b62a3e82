-- How a session ends.

-- The time watched, in ms. Since the last sign of life at most 1.5 × the interval that the player was last given counts,
-- and nothing while paused.
local function credit(s)
  if s.status ~= 'active' then return s.watched_ms end
  return int(s.watched_ms + math.max(0, math.min(NOW - s.last_heartbeat, 1.5 * s.told)))
end

-- Writes the end; the create's Idempotency-Key remembers it for longer than the session is kept.
local function mark_ended(s, kept, status, end_reason, ended_at)
  s.status, s.end_reason, s.ended_at = status, end_reason, ended_at
  store(s, kept)
  if s.request_key then put(s.request_key, { status = status, end_reason = end_reason, ended_at = ended_at }) end
end

-- Ends a live session. ZREM comes first: it is allowed when memory is full, and then so is the rest of the script.
local function finish(s, status, end_reason, ended_at, event_type, correlation_id, more)
  redis.call('ZREM', DEADLINES, s.id)
  redis.call('ZREM', s.slots, s.id)
  emit(s, event_type, correlation_id, extend({ 'end_reason', end_reason, 'ended_at', ended_at }, more or {}))
  mark_ended(s, S.retention, status, end_reason, ended_at)
end

-- Ends a live session at someone's request.
local function close(s, status, end_reason, event_type, more, position)
  s.watched_ms, s.position, s.recent = credit(s), position or s.position, with_this(s.recent)
  finish(s, status, end_reason, int(NOW), event_type, caller(s), more)
end

-- Expiry adds nothing to what was watched and ends at the last sign of life.
local function expire(s)
  finish(s, 'expired', s.due_to, s.last_heartbeat, 'playback.expired', s.correlation_id)
end

-- Writes what was found of a live session: corrected dates, and its end if its deadline has passed.
local function settle(s)
  if overdue(s) then return expire(s) end
  if not s.corrected then return end
  begin_to_write()
  store(s)
  redis.call('ZADD', DEADLINES, s.deadline, s.id)
  redis.call('ZADD', s.slots, s.deadline, s.id)
end

-- The session, ended if its deadline has passed; or nil.
local function settled(id)
  local s = load(id)
  if s then settle(s) end
  return s
end
