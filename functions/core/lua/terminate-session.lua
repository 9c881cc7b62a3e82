-- Ends a session from outside its player; a stopped one becomes terminated.
-- Returns missing, ended or, where nothing is left to change, limited (wait, ms).
-- A repeat finds it ended, changes nothing and is charged nothing.
-- Parts: base keys hash event dates words as-before session ending reply rate asked reads
local s = asked_for()
if not s then return reply('missing') end
if live(s) then
  close(s, 'terminated', 'terminated', 'playback.completed')
elseif s.status == 'stopped' then
  -- It ended when it stopped: end_reason, ended_at and its retention stay as they are, and the event has no end_reason.
  begin_to_write()
  s.recent = with_this(s.recent)
  emit(s, 'playback.completed', caller(s), {})
  mark_ended(s, nil, 'terminated', s.end_reason, s.ended_at)
elseif not resent(s.recent) then
  local wait = charge_read(s)
  if wait > 0 then return limited(wait) end
end
return reply('ended', s)
