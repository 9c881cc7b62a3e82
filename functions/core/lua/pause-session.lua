-- Pauses an active session; for a paused one a sign of life only. KEYS and ARGV: renew.lua's; session_id
-- Returns missing, ended or ok. A repeat of the same operation changes nothing.
return with_live_session(function(s)
  local before = s.status
  renew(s, 'paused')
  if before == 'active' then tell(s, 'playback.paused', caller(s), {}) end
end)
