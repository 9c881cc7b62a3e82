-- Signs of life: deadlines and their two indexes. Argument: position (s, or empty)
local Renew = {}

-- When the session expires without a sign of life, and the end_reason it will then have.
function Renew.deadline_of(s)
  local at, due_to = NOW + S.window, 'missed_heartbeats'
  local whole = s.started_at + S.session_timeout
  if whole < at then at, due_to = whole, 'session_timeout' end
  if s.status == 'paused' and S.pause_timeout ~= 0 then
    local pause = s.paused_at + S.pause_timeout
    if pause < at then at, due_to = pause, 'paused_too_long' end
  end
  return int(at), due_to
end

-- The slots outlive their longest deadline by a day, so that no jump of the clock removes those of live sessions. They are
-- given more at a time, so that most signs of life only look.
local DAY = 24 * 3600000
function Renew.hold(s)
  redis.call('ZADD', DEADLINES, s.deadline, s.id)
  redis.call('ZADD', s.slots, s.deadline, s.id)
  local least = s.deadline - NOW + DAY
  if redis.call('PTTL', s.slots) < least then redis.call('PEXPIRE', s.slots, int(least + DAY)) end
end

-- Renews a live session, in `status` from now on; `store` writes it after that.
function Renew.until_next(s, status)
  Keys.begin_to_write()
  s.watched_ms = Ending.credit(s)
  if status == 'paused' and s.status ~= 'paused' then s.paused_at = int(NOW) end
  s.status = status
  s.deadline, s.due_to = Renew.deadline_of(s)
  s.told, s.last_heartbeat, s.recent = int(S.interval), int(NOW), Event.with_this(s.recent)
  if A.position ~= '' then s.position = A.position end
  Renew.hold(s)
end
