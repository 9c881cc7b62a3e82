-- How a session ends.

-- The time watched, in ms. Since the last sign of life at most 1.5 × the interval that the player was last given counts,
-- and nothing while paused.
local function credit(s)
  if s.status ~= 'active' then return s.watched_ms end
  return int(s.watched_ms + math.max(0, math.min(NOW - s.last_heartbeat, 1.5 * s.told)))
end

-- Writes the end; the create's Idempotency-Key remembers it for longer than the session is kept.
local function mark_ended(s, ending)
  save(s, ending)
  if s.request_key then put(s.request_key, ending) end
end

-- Ends a live session. ZREM comes first: it is allowed when memory is full, and then so is the rest of the script.
local function finish(s, status, end_reason, ended_at, event_type, correlation_id, more)
  redis.call('ZREM', DEADLINES, s.id)
  redis.call('ZREM', s.slots, s.id)
  mark_ended(s, { status = status, end_reason = end_reason, ended_at = ended_at })
  redis.call('PEXPIRE', s.key, A.retention)
  emit(s, event_type, correlation_id, extend({ 'end_reason', end_reason, 'ended_at', ended_at }, more or {}))
end

-- Ends a live session at someone's request.
local function close(s, status, end_reason, event_type, more, position)
  redis.call('ZREM', DEADLINES, s.id)
  save(s, { watched_ms = credit(s), position = position or s.position, recent = with_this(s.recent) })
  finish(s, status, end_reason, int(NOW), event_type, caller(s), more)
end

-- Expiry adds nothing to what was watched and ends at the last sign of life.
local function expire(s)
  finish(s, 'expired', s.due_to, s.last_heartbeat, 'playback.expired', s.correlation_id)
end

-- Writes what was found of a live session: corrected dates, and its end if its deadline has passed.
local function settle(s)
  if not s.corrections and not overdue(s) then return end
  redis.call('ZREM', DEADLINES, s.id) -- first: it is allowed when memory is full
  if s.corrections then save(s, s.corrections) end
  if overdue(s) then return expire(s) end
  redis.call('ZADD', DEADLINES, s.deadline, s.id)
  redis.call('ZADD', s.slots, s.deadline, s.id)
end

-- The session, ended if its deadline has passed; or nil, also for a caller who is another account than its owner.
local function settled(id)
  local s = load(id)
  if s and A.owner and A.owner ~= s.user_id then return nil end
  if s then settle(s) end
  return s
end
