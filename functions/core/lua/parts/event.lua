-- Events, appended to the outbox in the step in which they happen.
local Event = {}

-- The last attempts that changed a session, in `recent`: when a reply is lost the client library sends again.
local DIGITS, REMEMBERED = 8, 7
local THIS = A.operation:sub(1, DIGITS)
function Event.resent(recent) return (recent or ''):find(THIS, 1, true) ~= nil end
function Event.with_this(recent) return (THIS .. (recent or '')):sub(1, DIGITS * REMEMBERED) end

function Event.extend(list, more)
  for _, value in ipairs(more) do list[#list + 1] = value end
  return list
end

-- Appends an event about `who` (a session, or who was refused); `about` are session_id, sequence, position, watched_seconds
-- and session_status, as far as there are such; `more` is flat name, value pairs. usual-heartbeat.lua and usual-claim.lua
-- append the same. `mark` distinguishes it from the other events of this operation, also if a resend does something else.
function Event.append(mark, event_type, who, correlation_id, about, more)
  local head = Event.extend({ A.operation .. '-' .. mark, event_type, int(NOW), correlation_id or '' }, about)
  local region = who.region or ''
  if S.layout == 2 then
    local viewer = table.concat({ who.user_id, who.profile_id, who.content_id, who.device_id, region }, '\t')
    redis.call('XADD', OUTBOX, '*', 'event', table.concat(head, '\t'), 'who', viewer, unpack(more))
    return
  end
  -- As the version before writes and reads it: each value by its name.
  local HEAD = { 'event_id', 'event_type', 'timestamp', 'correlation_id', 'session_id', 'sequence', 'position',
    'watched_seconds', 'session_status' }
  local entry = { 'user_id', who.user_id, 'profile_id', who.profile_id, 'content_id', who.content_id, 'device_id', who.device_id,
    'region', region }
  for i, value in ipairs(head) do Event.extend(entry, { HEAD[i], value }) end
  redis.call('XADD', OUTBOX, '*', unpack(Event.extend(entry, more)))
end

-- The session's next event: its sequence is taken together with the entry, and never without one. The session is stored
-- after it, in the same step. `status` is that of a heartbeat.
function Event.emit(s, event_type, correlation_id, more, status)
  local sequence, dropped = int((s.sequence or 0) + 1), s.heartbeats_dropped or '0'
  local about = { s.id, sequence, s.position, int(math.floor(s.watched_ms / 1000)), status }
  local details = {}
  if s.degraded == '1' then Event.extend(details, { 'degraded', '1' }) end
  if dropped ~= '0' then Event.extend(details, { 'heartbeats_dropped', dropped }) end
  Event.append(s.id:sub(-12) .. '-' .. sequence, event_type, s, correlation_id, about, Event.extend(details, more))
  s.sequence, s.heartbeats_dropped = sequence, '0'
end

-- The correlation id of a change: the request's, else the one the session was started with.
function Event.caller(s) return A.correlation_id ~= '' and A.correlation_id or s.correlation_id end
