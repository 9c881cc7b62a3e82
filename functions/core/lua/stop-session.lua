-- Ends a session by its player's will. KEYS and ARGV: base.lua's; session_id, position (s, or empty)
-- Returns missing or ended. A repeat finds it ended and changes nothing.
local s = settled(A.session_id)
if not s then return reply('missing') end
if live(s) then
  close(s, 'stopped', 'stopped', 'playback.stopped', {}, A.position ~= '' and A.position or nil)
end
return reply('ended', s)
