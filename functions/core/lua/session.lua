-- How a session is found and how it ends.
local function live(s) return s.status == 'active' or s.status == 'paused' end
local function overdue(s) return live(s) and NOW >= tonumber(s.deadline) end

-- While a slot moves to another node what is elsewhere seems absent: where something is missing, ask again (for a deadline at most).
local function torn() error({ err = 'TRYAGAIN Keys of this account are elsewhere' }) end

-- The session of that id, with all that its end will write read; or nil.
local function load(id)
  local s = hash(TAG .. ':session:' .. id)
  if not s or not s.user_id then return nil end
  s.id, s.key, s.slots = id, TAG .. ':session:' .. id, slots_of(s.user_id)
  if not redis.call('ZSCORE', s.slots, id) and live(s) and not overdue(s) then torn() end
  redis.call('ZSCORE', DEADLINES, id)
  local request = s.request ~= '' and request_of(s.user_id, s.request)
  s.request_key = request and redis.call('HGET', request, 'session_id') == id and request
  return s
end

-- What was watched. Since the mark, which is the last sign of life: at most 1.5 × the interval the player was last
-- told, and nothing while paused.
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
  tell(s, event_type, correlation_id, extend({ 'end_reason', end_reason, 'ended_at', ended_at }, more or {}))
end

-- Ends a live session by somebody's will.
local function close(s, status, end_reason, event_type, more, position)
  redis.call('ZREM', DEADLINES, s.id)
  save(s, { watched_ms = credit(s), position = position or s.position, recent = with_this(s.recent) })
  finish(s, status, end_reason, int(NOW), event_type, caller(s), more)
end

-- Expiry adds nothing to what was watched and ends at the last sign of life.
local function expire(s)
  finish(s, 'expired', s.due_to, s.last_heartbeat, 'playback.expired', s.correlation_id)
end

-- The session, ended if its deadline has passed; or nil, as it is to everyone but the owner when the caller is one.
local function settled(id)
  local s = load(id)
  if s and A.owner and A.owner ~= s.user_id then return nil end
  if s and overdue(s) then expire(s) end
  return s
end
