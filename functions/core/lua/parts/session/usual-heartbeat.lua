-- The usual heartbeat, which nearly all are: of an active session in the text layout, in time, from a player that goes by
-- today's settings. It answers by itself; everything else is left to the rest of the script, which does the same with more
-- care. It has no function and makes few texts, because those are what takes time.
local value = redis.pcall('GET', KEYS[1])
local deadline, last, watched, sequence, recent, beats, rest, started, who, user, correlation
if value and not value.err then
  deadline, last, watched, sequence, recent, beats, rest, started, who, user, correlation = value:match(
    '^active\t(%d+)\tmissed_heartbeats\t(%d+)\t' .. S.interval .. '\t(%d+)\t(%d+)\t0\t[^\t]*\t([^\t]*)\t([^\t]*)' ..
    '(\t(%d+)\t(([^\t]+)\t[^\t]*\t[^\t]*\t[^\t]*\t[^\t]*)\t([^\t]*)\t0\t.*)$')
end
if deadline and A.position ~= '' and (A.owner == '' or A.owner == user) and S.event_interval == 0 and S.layout == 2 then
  local this, at, tolerable = A.operation:sub(1, 8), NOW + S.window, NOW + 5000
  local due = math.max(tonumber(beats:match('^%d+') or 0), NOW) + S.beat_period
  local is_usual = NOW < tonumber(deadline) and tonumber(deadline) <= at + 5000
    and tonumber(last) <= tolerable and tonumber(started) <= tolerable and at < started + S.session_timeout
    and due - NOW <= S.beat_period * S.beat_burst and not recent:find(this, 1, true)
    and not user:find("[^%w%-_%.!~%*'%(%)]") and redis.call('XLEN', OUTBOX) <= S.outbox_limit
  if is_usual then
    local now, until_then, slots = int(NOW), int(at), TAG .. ':slots:' .. user
    local kept = redis.call('PTTL', slots)
    -- Read and first write in one. It fails when memory is full, where only some commands may come first.
    local moved = redis.pcall('ZADD', slots, 'XX', 'CH', until_then, A.session_id)
    if moved == 1 then
      redis.call('ZADD', DEADLINES, until_then, A.session_id)
      if kept < S.window + 86400000 then redis.call('PEXPIRE', slots, S.window + 172800000) end
      watched = watched + math.max(0, math.min(NOW - last, 1.5 * S.interval))
      sequence = sequence + 1
      value = string.format('active\t%s\tmissed_heartbeats\t%s\t%s\t%.0f\t%.0f\t0\t%s\t%s%s\t%s%s', until_then, now,
        S.interval, watched, sequence, A.position, this, recent:sub(1, 48), S.beat_period > 0 and int(due) .. ' ' .. this or beats, rest)
      redis.call('SET', KEYS[1], value, 'KEEPTTL')
      redis.call('XADD', OUTBOX, '*', 'event', string.format('%s-%s-%.0f\tplayback.heartbeat\t%s\t%s\t%s\t%.0f\t%s\t%.0f', A.operation,
        A.session_id:sub(-12), sequence, now, A.correlation_id ~= '' and A.correlation_id or correlation, A.session_id, sequence,
        A.position, math.floor(watched / 1000)), 'who', who, 'session_status', 'active')
      return { 'ok', now, A.session_id .. '\t' .. value }
    end
  end
end
