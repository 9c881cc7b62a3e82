-- The usual stop: of a live session in the text layout, in time. It answers by itself; everything else is left to the rest of
-- the script, which does the same with more care (a test compares the two). Written as usual-heartbeat.lua is, for the same
-- reason.
local value = redis.pcall('GET', KEYS[1])
local status, head, deadline, last, told, watched, sequence, position, recent, asked, started, who, user, correlation, decided
local request, more, paused_at, heartbeat_told, newer
if value and not value.err and S.layout == 2 then
  status, head, deadline, last, told, watched, sequence, position, recent, asked, started, who, user, correlation, decided,
    request, more, paused_at, heartbeat_told, newer = value:match(
    '^(%l+)(\t(%d+)\t%S*\t(%d+)\t(%d+)\t)(%d+)\t(%d+)\t0\t(%S*)\t(%S*)' ..
    '(\t[^\t]*\t(%d+)\t((%S+)\t%S*\t%S*\t%S*\t%S*)\t(%S*)\t0\t(%d+)\t(%S*)\t)[^\t]*' ..
    '(\t(%d*)\t[^\t]*\t[^\t]*\t[^\t]*\t[^\t]*\t(%d*)\t)\t(\t.*)$')
end
if (status == 'active' or status == 'paused') and #request <= 22 and (A.owner == '' or A.owner == user) then
  local slots, key = TAG .. ':slots:' .. user, TAG .. ':memory:' .. user
  local is_usual = NOW - deadline < 0 and deadline - NOW <= told * S.missed + 5000 and last - NOW <= 5000
    and started - NOW <= 5000 and decided - NOW <= 0 and (paused_at == '' or paused_at - NOW <= 5000)
    and (heartbeat_told == '' or heartbeat_told - NOW <= 5000)
    and redis.call('ZSCORE', slots, A.session_id) -- not under a user's id that keys hold encoded
  local now = string.format('%d%03d', NOW / 1000, NOW % 1000)
  local memory = is_usual and with_end(redis.call('GET', key) or '\n', A.session_id, request, 'stopped', 'stopped', now)
  if memory then
    -- Nothing is written above this line. ZREM comes first: it is allowed when memory is full, and then so is the rest.
    redis.call('ZREM', DEADLINES, A.session_id)
    redis.call('ZREM', slots, A.session_id)
    if status == 'active' then watched = string.format('%d', watched + math.max(0, math.min(NOW - last, 1.5 * told))) end
    if A.position ~= '' then position = A.position end
    if A.correlation_id ~= '' then correlation = A.correlation_id end
    local next_sequence = string.format('%d', sequence + 1)
    local event = A.operation .. '-' .. A.session_id:sub(-12) .. '-' .. next_sequence .. '\tplayback.stopped\t' .. now .. '\t'
      .. correlation .. '\t' .. A.session_id .. '\t' .. next_sequence .. '\t' .. position .. '\t'
      .. string.format('%d', watched / 1000)
    redis.call('XADD', OUTBOX, '*', 'event', event, 'who', who, 'end_reason', 'stopped', 'ended_at', now)
    value = 'stopped' .. head .. watched .. '\t' .. next_sequence .. '\t0\t' .. position .. '\t' .. A.operation:sub(1, 8)
      .. recent:sub(1, 48) .. asked .. more .. 'stopped\t' .. now .. newer
    redis.call('SET', KEYS[1], value, 'PX', 'S.retention')
    redis.call('SET', key, memory, 'PX', 'S.memory')
    return { 'ended', now, A.session_id .. '\t' .. value }
  end
end
