-- The usual heartbeat, which nearly all are: of an active session in the text layout, in time, from a player that goes by
-- today's settings. It answers by itself; everything else is left to the rest of the script, which does the same with more
-- care (a test compares the two). It has no function, makes few texts and prints whole numbers, because that takes the time.
local value = redis.pcall('GET', KEYS[1])
local deadline, last, told, watched, sequence, recent, due, charged, rest, started, who, user, correlation, decided
if value and not value.err and S.layout == 2 and S.event_interval == 0 and S.beat_period > 0 and A.position ~= '' then
  deadline, last, told, watched, sequence, recent, due, charged, rest, started, who, user, correlation, decided = value:match(
    '^active\t(%d+)\tmissed_heartbeats\t(%d+)\t(%d+)\t(%d+)\t(%d+)\t0\t%S*\t(%S*)\t(%d*) ?(%S*)' ..
    '(\t(%d+)\t((%S+)\t%S*\t%S*\t%S*\t%S*)\t(%S*)\t0\t(%d+)\t.*)$')
end
if deadline and told - S.interval == 0 and (A.owner == '' or A.owner == user) then
  local this, at = A.operation:sub(1, 8), NOW + S.window
  local next_due = math.max(tonumber(due) or 0, NOW) + S.beat_period
  local is_usual = NOW - deadline < 0 and started - NOW <= 5000 and decided - NOW <= 0 and at - started <= S.session_timeout
    and next_due - NOW <= S.beat_period * S.beat_burst and charged ~= this and not recent:find(this, 1, true)
    and redis.call('XLEN', OUTBOX) <= S.outbox_limit
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
      local watched_ms = watched + math.max(0, math.min(NOW - last, 1.5 * S.interval))
      local next_sequence = string.format('%d', sequence + 1)
      value = 'active\t' .. due_at .. '\tmissed_heartbeats\t' .. now .. '\t' .. told .. '\t' .. string.format('%d', watched_ms)
        .. '\t' .. next_sequence .. '\t0\t' .. A.position .. '\t' .. this .. recent:sub(1, 48) .. '\t'
        .. string.format('%d%03d', next_due / 1000, next_due % 1000) .. ' ' .. this .. rest
      redis.call('SET', KEYS[1], value, 'KEEPTTL')
      if A.correlation_id ~= '' then correlation = A.correlation_id end
      local event = A.operation .. '-' .. A.session_id:sub(-12) .. '-' .. next_sequence .. '\tplayback.heartbeat\t' .. now .. '\t'
        .. correlation .. '\t' .. A.session_id .. '\t' .. next_sequence .. '\t' .. A.position .. '\t'
        .. string.format('%d', watched_ms / 1000) .. '\tactive'
      redis.call('XADD', OUTBOX, '*', 'event', event, 'who', who)
      return { 'ok', now, A.session_id .. '\t' .. value }
    end
  end
end
