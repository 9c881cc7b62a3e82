-- A sign of life. KEYS and ARGV: renew.lua's; session_id, event_interval (ms, 0: every heartbeat emits an event),
--   beat_period (ms, 0: no limit), beat_burst
-- Returns missing, ended, limited (wait, ms) or ok. A repeat of the same operation changes nothing.
-- The event is dropped, and counted, if one was emitted within event_interval or the outbox is above its limit.
return with_live_session(function(s)
  local wait, charged = charge(s, 'beats', A.beat_period, A.beat_burst)
  if wait > 0 then return limited(wait) end
  s.beats = charged
  renew(s, s.status)
  local again = tonumber(s.heartbeat_told or 0) + tonumber(A.event_interval)
  if NOW < again or WAITING > tonumber(A.outbox_limit) then
    save(s, { heartbeats_dropped = int((s.heartbeats_dropped or 0) + 1) })
    return nil
  end
  emit(s, 'playback.heartbeat', caller(s), { 'session_status', s.status })
  if A.event_interval ~= '0' then save(s, { heartbeat_told = int(NOW) }) end
end)
