-- Ends a session from outside its player; a stopped one becomes terminated. KEYS and ARGV: base.lua's; session_id
-- Returns missing or ended. A repeat finds it ended and changes nothing.
local s = settled(A.session_id)
if not s then return reply('missing') end
if live(s) then
  close(s, 'terminated', 'terminated', 'playback.completed')
elseif s.status == 'stopped' then
  -- It ended when it stopped: ended_at and what is left of its retention stay, and the event tells of no end.
  redis.call('ZREM', DEADLINES, s.id)
  mark_ended(s, { status = 'terminated', end_reason = 'terminated' })
  tell(s, 'playback.completed', caller(s), {})
end
return reply('ended', s)
