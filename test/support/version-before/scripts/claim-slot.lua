-- Takes a slot and starts the session, in one step with the take-over it asks for.
-- KEYS: base.lua's ([1] the new session); ARGV: renew.lua's, plan.lua's, decision.lua's, denial.lua's, rivals.lua's, and
--   session_id, started_by (correlation id kept with the session), request (digest, or empty), fingerprint, fingerprint_2,
--   degraded
-- Returns granted (session, limit, count); replayed, ended or reused as find-request.lua; outdated (a revocation came in
--   between); or refused (limit, count, the oldest rivals, and wait: ms until a silent one's slot is free).
-- A repeat finds its own session and answers as before. A refused create ends no session but overdue ones.
local REQUEST_MS = 24 * 3600000

local account, known = known_account(), recall(0)
local limit, newest = newest_limit(account)
local own = settled(A.session_id)
if own then
  return reply(live(own) and 'granted' or 'ended', own, limit, streams())
end
local again = replay()
if again then return again end
if outdated(account) then return reply('outdated') end

look_for_unsettled()
local leaving, reasons = leaving_ones()
local count = streams() - #leaving + 1

if count > tonumber(limit) then
  local shown, wait = oldest(MOST), silent_wait()
  count = streams()
  deny('concurrency_limit_reached', { 'active_stream_count', int(count), 'max_concurrent_streams', limit })
  settle_all()
  remember(known, newest)
  return { 'refused', int(NOW), wait and { 'wait', int(wait) } or {}, limit, count, listed(shown) }
end

-- The session's own hash is the first write: refused when memory is full, before anything has changed.
local ids = {}
for i, one in ipairs(leaving) do ids[i] = one.id end
local s = { id = A.session_id, key = KEYS[1], slots = slots_of(A.user_id), started_at = NOW, status = 'active' }
local deadline, due_to = deadline_of(s)
save(s, { session_id = s.id, user_id = A.user_id, profile_id = A.profile_id, content_id = A.content_id, device_id = A.device_id,
  region = A.region, status = 'active', started_at = int(NOW), last_heartbeat = int(NOW),
  decided_at = A.as_of, told = A.interval, position = A.position, watched_ms = '0', degraded = A.degraded, request = A.request,
  correlation_id = A.started_by, deadline = deadline, due_to = due_to, terminated_sessions = table.concat(ids, ' ') })
settle_all()
for _, one in ipairs(leaving) do
  close(one, 'terminated', reasons[one.id], 'playback.completed', { 'displaced_by', s.id })
end
hold(s)
remember(known, newest)
if A.request ~= '' then
  local request = request_of(A.user_id, A.request)
  put(request, { fingerprint = A.fingerprint, fingerprint_2 = A.fingerprint_2, session_id = s.id })
  redis.call('PEXPIRE', request, REQUEST_MS)
end
emit(s, 'playback.started', A.started_by, { 'active_stream_count', int(count), 'max_concurrent_streams', limit })
return reply('granted', s, limit, count)
