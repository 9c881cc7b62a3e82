-- Signs of life: deadlines and their two indexes.
-- ARGV beside base.lua's: window, session_timeout, pause_timeout (0: off), all ms; position (s, or empty)

-- When the session expires without a sign of life, and the end_reason it will then have.
local function deadline_of(s)
  local at, due_to = NOW + A.window, 'missed_heartbeats'
  local whole = s.started_at + A.session_timeout
  if whole < at then at, due_to = whole, 'session_timeout' end
  if s.status == 'paused' and A.pause_timeout ~= '0' then
    local pause = s.paused_at + A.pause_timeout
    if pause < at then at, due_to = pause, 'paused_too_long' end
  end
  return int(at), due_to
end

-- The slots outlive their longest deadline by a day, so that no jump of the clock removes those of live sessions.
local SLOTS_KEPT = 24 * 3600000
local function hold(s)
  redis.call('ZADD', DEADLINES, s.deadline, s.id)
  redis.call('ZADD', s.slots, s.deadline, s.id)
  local longest = redis.call('ZREVRANGE', s.slots, 0, 0, 'WITHSCORES')[2]
  redis.call('PEXPIRE', s.slots, int(longest - NOW + SLOTS_KEPT))
end

-- Renews a live session, in `status` from now on. ZREM comes first: it is allowed when memory is full.
local function renew(s, status)
  redis.call('ZREM', DEADLINES, s.id)
  local watched_ms = credit(s)
  if status == 'paused' and s.status ~= 'paused' then s.paused_at = int(NOW) end
  s.status = status
  local deadline, due_to = deadline_of(s)
  save(s, { status = status, paused_at = s.paused_at, deadline = deadline, due_to = due_to, told = A.interval,
    last_heartbeat = int(NOW), beats = s.beats, pauses = s.pauses, watched_ms = watched_ms, recent = with_this(s.recent),
    position = A.position ~= '' and A.position or s.position })
  hold(s)
end

-- Settles the session, then lets `change` work on it if it lives and this attempt is new. It may have an answer of its own.
local function with_live_session(change)
  local s = settled(A.session_id)
  if not s then return reply('missing') end
  if not live(s) then return reply('ended', s) end
  return not resent(s.recent) and change(s) or reply('ok', s)
end
