-- A sign of life: what usual-heartbeat.lua leaves.
-- Returns missing, ended, limited (wait, ms) or ok. A repeat of the same operation changes nothing.
-- The event is dropped, and counted, if one was emitted within event_interval or the outbox is above its limit.
-- Parts: base usual-heartbeat keys hash event dates words memory as-before session ending reply rate asked renew
return Asked.with_live_session(function(s)
  local wait, charged = Rate.charge(s, 'beats', S.beat_period, S.beat_burst)
  if wait > 0 then return Rate.limited(wait) end
  s.beats = charged
  Renew.until_next(s, s.status)
  local again = (tonumber(s.heartbeat_told) or 0) + S.event_interval
  if NOW < again or redis.call('XLEN', OUTBOX) > S.outbox_limit then
    s.heartbeats_dropped = int((s.heartbeats_dropped or 0) + 1)
  else
    Event.emit(s, 'playback.heartbeat', Event.caller(s), {}, s.status)
    if S.event_interval ~= 0 then s.heartbeat_told = int(NOW) end
  end
  Session.store(s)
end)
