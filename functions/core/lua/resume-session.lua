-- Resumes a paused session; for an active one a sign of life only. KEYS and ARGV: renew.lua's; session_id
-- Returns missing, ended or ok. A repeat of the same operation changes nothing.
return with_live_session(function(s)
  local before = s.status
  renew(s, 'active')
  if before == 'paused' then tell(s, 'playback.resumed', caller(s), {}) end
end)
