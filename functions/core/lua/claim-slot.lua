-- Takes a slot and starts the session, in one step with the take-over it asks for.
-- Arguments beside those of its parts: session_id, profile_id, content_id, device_id, region, started_by (correlation id kept
--   with the session), degraded
-- Returns granted (session, limit, count); replayed, ended or reused as find-request.lua; outdated (a revocation came in
--   between); or refused (limit, count, the oldest rivals, and wait: ms until a silent one's slot is free).
-- A repeat finds its own session and answers as before. A refused create ends no session but overdue ones.
-- Parts: base usual-claim keys hash event dates words memory as-before session ending reply slots account renew request decision learn
--   plan denial rivals
local account, memory = Account.known(), Memory.of(A.user_id)
local limit, newest = Plan.limit(account)
local own = Ending.settled(A.session_id)
if own then
  if not Session.live(own) then return Reply.ended(own) end
  return Reply.about('granted', own, limit, Slots.streams())
end
local again = Request.replay()
if again then return again end
if Plan.outdated(account) then return Reply.about('outdated') end

Slots.look_for_unsettled()
local leaving, reasons = Rivals.leaving_ones()
local count = Slots.streams() - #leaving + 1

if count > tonumber(limit) then
  local rivals, wait = Slots.oldest(MOST), Rivals.silent_wait()
  count = Slots.streams()
  Denial.deny('concurrency_limit_reached', { 'active_stream_count', int(count), 'max_concurrent_streams', limit })
  Slots.settle_all()
  Plan.remember(newest)
  Memory.store(memory)
  return { 'refused', int(NOW), '', wait and { 'wait', int(wait) } or {}, limit, count, Account.listed(rivals) }
end

local ids = {}
for i, one in ipairs(leaving) do ids[i] = one.id end
local s = { id = A.session_id, key = KEYS[1], slots = Keys.slots_of(A.user_id), as_before = AS_BEFORE, status = 'active',
  user_id = A.user_id, profile_id = A.profile_id, content_id = A.content_id, device_id = A.device_id, region = A.region,
  started_at = int(NOW), last_heartbeat = int(NOW), decided_at = A.as_of, told = int(S.interval), position = A.position,
  watched_ms = '0', degraded = A.degraded, request = S.layout == 1 and A.request or A.request:sub(1, DIGITS), correlation_id = A.started_by, sequence = '0',
  heartbeats_dropped = '0', terminated_sessions = table.concat(ids, ' ') }
s.deadline, s.due_to = Renew.deadline_of(s)
Renew.hold(s) -- the first write: refused when memory is full, before anything has changed
Slots.settle_all()
for _, one in ipairs(leaving) do
  Ending.close(one, 'terminated', reasons[one.id], 'playback.completed', { 'displaced_by', s.id })
end
Plan.remember(newest)
Request.remember(s.id)
Memory.store(memory)
Event.emit(s, 'playback.started', A.started_by, { 'active_stream_count', int(count), 'max_concurrent_streams', limit })
Session.store(s)
return Reply.about('granted', s, limit, count)
