-- Pauses an active session; for a paused one a sign of life only. KEYS and ARGV: charge_pause's; session_id
-- Returns missing, ended, limited (wait, ms) or ok. A repeat of the same operation changes nothing.
return with_live_session(function(s)
  local wait = charge_pause(s)
  if wait > 0 then return limited(wait) end
  local before = s.status
  renew(s, 'paused')
  if before == 'active' then emit(s, 'playback.paused', caller(s), {}) end
end)
