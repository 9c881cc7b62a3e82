-- Ends a session at its player's request. Argument: position (s, or empty)
-- Returns missing, ended or, of one that had ended before, limited (wait, ms).
-- A repeat finds it ended, changes nothing and is charged nothing.
-- Parts: base with-end usual-stop keys hash event dates words memory as-before session ending reply rate asked reads
local s = Asked.asked_for()
if not s then return Reply.about('missing') end
if Session.live(s) then
  Ending.close(s, 'stopped', 'stopped', 'playback.stopped', {}, A.position ~= '' and A.position or nil)
elseif not Event.resent(s.recent) then
  local wait = Reads.charge_read(s)
  if wait > 0 then return Rate.limited(wait) end
end
return Reply.about('ended', s)
