-- Ends a session at its player's request. KEYS and ARGV: base.lua's and charge_read's; session_id, position (s, or empty)
-- Returns missing, ended or, of one that had ended before, limited (wait, ms).
-- A repeat finds it ended, changes nothing and is charged nothing.
local s = settled(A.session_id)
if not s then return reply('missing') end
if live(s) then
  close(s, 'stopped', 'stopped', 'playback.stopped', {}, A.position ~= '' and A.position or nil)
elseif not resent(s.recent) then
  local wait = charge_read(s)
  if wait > 0 then return limited(wait) end
end
return reply('ended', s)
