-- Ends a session at its player's request. Argument: position (s, or empty)
-- Returns missing, ended or, of one that had ended before, limited (wait, ms).
-- A repeat finds it ended, changes nothing and is charged nothing.
-- Parts: base keys hash event dates words as-before session ending reply rate asked reads
local s = asked_for()
if not s then return reply('missing') end
if live(s) then
  close(s, 'stopped', 'stopped', 'playback.stopped', {}, A.position ~= '' and A.position or nil)
elseif not resent(s.recent) then
  local wait = charge_read(s)
  if wait > 0 then return limited(wait) end
end
return reply('ended', s)
