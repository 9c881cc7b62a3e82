-- Events, appended to the outbox in the step in which they happen.

-- The last attempts that changed a session, in `recent`: when a reply is lost the client library sends again.
local DIGITS, REMEMBERED = 8, 7
local THIS = A.operation:sub(1, DIGITS)
local function resent(recent) return (recent or ''):find(THIS, 1, true) ~= nil end
local function with_this(recent) return (THIS .. (recent or '')):sub(1, DIGITS * REMEMBERED) end

local function extend(list, more)
  for _, value in ipairs(more) do list[#list + 1] = value end
  return list
end

-- Appends an event about `who` (a session, or who was refused); `about` is session_id, sequence, position and
-- watched_seconds, `more` is flat name, value pairs. usual-heartbeat.lua appends the same. `mark` distinguishes it from the
-- other events of this operation, also if a resend does something else.
local HEAD = { 'event_id', 'event_type', 'timestamp', 'correlation_id', 'session_id', 'sequence', 'position', 'watched_seconds' }
local WHO = { 'user_id', 'profile_id', 'content_id', 'device_id', 'region' }
local function append(mark, event_type, who, correlation_id, about, more)
  local head = extend({ A.operation .. '-' .. mark, event_type, int(NOW), correlation_id or '' }, about)
  local names = {}
  for i, name in ipairs(WHO) do names[i] = who[name] or '' end
  if S.layout == 2 then
    redis.call('XADD', OUTBOX, '*', 'event', table.concat(head, '\t'), 'who', table.concat(names, '\t'), unpack(more))
    return
  end
  local entry = {} -- as the version before writes and reads it: each value by its name
  for i, value in ipairs(head) do extend(entry, { HEAD[i], value }) end
  for i, value in ipairs(names) do extend(entry, { WHO[i], value }) end
  redis.call('XADD', OUTBOX, '*', unpack(extend(entry, more)))
end

-- The session's next event: its sequence is taken together with the entry, and never without one. The session is stored
-- after it, in the same step.
local function emit(s, event_type, correlation_id, more)
  local sequence, dropped = int((s.sequence or 0) + 1), s.heartbeats_dropped or '0'
  local about = { s.id, sequence, s.position, int(math.floor(s.watched_ms / 1000)) }
  local details = {}
  if s.degraded == '1' then extend(details, { 'degraded', '1' }) end
  if dropped ~= '0' then extend(details, { 'heartbeats_dropped', dropped }) end
  append(s.id:sub(-12) .. '-' .. sequence, event_type, s, correlation_id, about, extend(details, more))
  s.sequence, s.heartbeats_dropped = sequence, '0'
end

-- The correlation id of a change: the request's, else the one the session was started with.
local function caller(s) return A.correlation_id ~= '' and A.correlation_id or s.correlation_id end
