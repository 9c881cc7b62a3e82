-- Ends a session from outside its player; a stopped one becomes terminated.
-- Returns missing, ended or, where nothing is left to change, limited (wait, ms).
-- A repeat finds it ended, changes nothing and is charged nothing.
-- Parts: base keys hash event dates words memory as-before session ending reply rate asked reads
local s = Asked.asked_for()
if not s then return Reply.about('missing') end
if Session.live(s) then
  Ending.close(s, 'terminated', 'terminated', 'playback.completed')
elseif s.status == 'stopped' then
  -- It ended when it stopped: end_reason, ended_at and its retention stay as they are, and the event has no end_reason.
  Session.ready_to_end(s)
  Keys.begin_to_write()
  s.recent = Event.with_this(s.recent)
  Event.emit(s, 'playback.completed', Event.caller(s), {})
  Ending.mark(s, nil, 'terminated', s.end_reason, s.ended_at)
elseif not Event.resent(s.recent) then
  local wait = Reads.charge_read(s)
  if wait > 0 then return Rate.limited(wait) end
end
return Reply.about('ended', s)
