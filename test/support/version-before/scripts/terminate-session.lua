-- Ends a session from outside its player; a stopped one becomes terminated.
-- KEYS and ARGV: base.lua's and charge_read's; session_id
-- Returns missing, ended or, where nothing is left to change, limited (wait, ms).
-- A repeat finds it ended, changes nothing and is charged nothing.
local s = settled(A.session_id)
if not s then return reply('missing') end
if live(s) then
  close(s, 'terminated', 'terminated', 'playback.completed')
elseif s.status == 'stopped' then
  -- It ended when it stopped: end_reason, ended_at and its retention stay as they are, and the event has no end_reason.
  redis.call('ZREM', DEADLINES, s.id)
  mark_ended(s, { status = 'terminated' })
  save(s, { recent = with_this(s.recent) })
  emit(s, 'playback.completed', caller(s), {})
elseif not resent(s.recent) then
  local wait = charge_read(s)
  if wait > 0 then return limited(wait) end
end
return reply('ended', s)
