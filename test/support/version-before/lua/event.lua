-- The outbox: events, appended in the step in which they happen.

-- The last attempts that changed a hash, in its field `recent`: when a reply is lost the client library sends again.
local DIGITS, REMEMBERED = 8, 7
local THIS = A.operation:sub(1, DIGITS)
local function resent(recent) return (recent or ''):find(THIS, 1, true) ~= nil end
local function with_this(recent) return (THIS .. (recent or '')):sub(1, DIGITS * REMEMBERED) end

local function extend(list, more)
  for _, value in ipairs(more) do list[#list + 1] = value end
  return list
end

-- Appends an event about `who` (a session, or the arguments of a refused create); `more` is flat name, value pairs.
-- `mark` distinguishes it from the other events of this operation, also if a resend does something else.
local function append(mark, event_type, who, correlation_id, more)
  local entry = { 'event_id', A.operation .. '-' .. mark, 'event_type', event_type, 'timestamp', int(NOW),
    'user_id', who.user_id, 'profile_id', who.profile_id, 'content_id', who.content_id, 'device_id', who.device_id,
    'region', who.region, 'correlation_id', correlation_id }
  redis.call('XADD', OUTBOX, '*', unpack(extend(entry, more)))
end

-- The session's next event: its sequence is taken together with the entry, and never without one.
local function emit(s, event_type, correlation_id, more)
  local sequence, dropped = int((s.sequence or 0) + 1), s.heartbeats_dropped or '0'
  local entry = { 'session_id', s.id, 'sequence', sequence, 'position', s.position,
    'watched_seconds', int(math.floor(s.watched_ms / 1000)) }
  if s.degraded == '1' then extend(entry, { 'degraded', '1' }) end
  if dropped ~= '0' then extend(entry, { 'heartbeats_dropped', dropped }) end
  append(s.id:sub(-12) .. '-' .. sequence, event_type, s, correlation_id, extend(entry, more))
  save(s, { sequence = sequence, heartbeats_dropped = '0' })
end

-- The correlation id of a change: the request's, else the one the session was started with.
local function caller(s) return A.correlation_id ~= '' and A.correlation_id or s.correlation_id end
