-- The usual pause or resume: of a session in the text layout whose status it changes, in time, from a player that goes by
-- today's settings. It answers by itself; everything else is left to the rest of the script, which does the same with more
-- care (a test compares the two). Written as usual-heartbeat.lua is, for the same reason. Dates that it replaces may be wrong.
local value = redis.pcall('GET', KEYS[1])
local status, deadline, last, told, watched, sequence, position, recent, created, started, who, user, correlation, decided
local paused_at, due, charged, rest, heartbeat_told
if value and not value.err and S.layout == 2 and S.pause_period > 0 and (S.pause_timeout == 0 or S.pause_timeout >= S.window) then
  status, deadline, last, told, watched, sequence, position, recent, created, started, who, user, correlation, decided,
    paused_at, due, charged, rest, heartbeat_told = value:match(
    '^(%l+)\t(%d+)\t%S+\t(%d+)\t(%d+)\t(%d+)\t(%d+)\t0\t(%S*)\t(%S*)' ..
    '(\t[^\t]*\t(%d+)\t((%S+)\t%S*\t%S*\t%S*\t%S*)\t(%S*)\t0\t(%d+)\t%S*\t[^\t]*\t)' ..
    '(%d*)\t(%d*) ?(%S*)(\t[^\t]*\t[^\t]*\t[^\t]*\t(%d*)\t.*)$')
end
if status == FROM and told - S.interval == 0 and (A.owner == '' or A.owner == user) then
  local this, at = A.operation:sub(1, 8), NOW + S.window
  started = tonumber(started)
  -- A session has a quarter of the burst when it starts and earns the rest with its age.
  local earned = tonumber(due) or started + math.floor(S.pause_burst * 3 / 4) * S.pause_period
  local next_due = math.max(earned, NOW) + S.pause_period
  local is_usual = NOW - deadline < 0 and started - NOW <= 5000
    and at <= started + S.session_timeout and next_due - NOW <= S.pause_period * S.pause_burst and decided - NOW <= 0
    and (paused_at == '' or paused_at - NOW <= 5000) and (heartbeat_told == '' or heartbeat_told - NOW <= 5000)
    and charged ~= this and not recent:find(this, 1, true)
  if is_usual then
    -- Seconds and milliseconds apart: a whole number of 32 bits holds either, as the embedded Redis needs it.
    local now, due_at = string.format('%d%03d', NOW / 1000, NOW % 1000), string.format('%d%03d', at / 1000, at % 1000)
    local slots = TAG .. ':slots:' .. user
    local kept = redis.call('PTTL', slots)
    -- Read and first write in one. It fails when memory is full, where only some commands may come first. Under the name of
    -- a user whose id keys hold encoded there is no such slot.
    local moved = redis.pcall('ZADD', slots, 'XX', 'CH', due_at, A.session_id)
    if moved == 1 then
      redis.call('ZADD', DEADLINES, due_at, A.session_id)
      if kept < S.window + 86400000 then redis.call('PEXPIRE', slots, S.window + 172800000) end
      if TO == 'paused' then
        paused_at = now
        watched = string.format('%d', watched + math.max(0, math.min(NOW - last, 1.5 * S.interval)))
      end
      if A.position ~= '' then position = A.position end
      local next_sequence = string.format('%d', sequence + 1)
      value = TO .. '\t' .. due_at .. '\tmissed_heartbeats\t' .. now .. '\t' .. told .. '\t' .. watched .. '\t' .. next_sequence
        .. '\t0\t' .. position .. '\t' .. this .. recent:sub(1, 48) .. created .. paused_at .. '\t'
        .. string.format('%d%03d', next_due / 1000, next_due % 1000) .. ' ' .. this .. rest
      redis.call('SET', KEYS[1], value, 'KEEPTTL')
      if A.correlation_id ~= '' then correlation = A.correlation_id end
      local event = A.operation .. '-' .. A.session_id:sub(-12) .. '-' .. next_sequence .. '\t' .. TURNED .. '\t' .. now .. '\t'
        .. correlation .. '\t' .. A.session_id .. '\t' .. next_sequence .. '\t' .. position .. '\t'
        .. string.format('%d', watched / 1000)
      redis.call('XADD', OUTBOX, '*', 'event', event, 'who', who)
      return { 'ok', now, A.session_id .. '\t' .. value }
    end
  end
end
