-- The usual steps of a sweep, where no deadline is further away than today's settings allow: nothing is due, which two looks at
-- the index tell; or all that the step comes to are overdue sessions in the text layout with dates that can be. They answer by
-- themselves; everything else is left to the rest of the script, which does the same with more care (a test compares the two).
local first = redis.call('ZRANGE', DEADLINES, 0, 0, 'WITHSCORES')[2]
local last = first and redis.call('ZRANGE', DEADLINES, -1, -1, 'WITHSCORES')[2]
if not first or tonumber(first) > NOW and tonumber(last) <= NOW + S.window then
  local oldest = redis.call('XRANGE', OUTBOX, '-', '+', 'COUNT', 1)[1]
  local age = oldest and math.max(0, NOW - oldest[1]:match('^%d+')) or 0
  local live = first and redis.call('ZCOUNT', DEADLINES, '-inf', '+inf') or 0
  return { int(NOW), 0, 0, 0, redis.call('XLEN', OUTBOX), int(age), 0, live }
end
local found, memories, is_usual = {}, {}, S.layout == 2 and tonumber(last) <= NOW + S.window
local time = redis.call('TIME')
local until_s, until_us, tolerable = time[1], time[2] + A.most_ms * 500, NOW + 5000
local now = int(NOW)
local members = is_usual and redis.call('ZRANGEBYSCORE', DEADLINES, '-inf', now, 'LIMIT', 0, A.batch) or {}
-- Reading and making texts takes about a half of the time. All is read before the first write.
for i, id in ipairs(members) do
  local key = TAG .. ':session:' .. id
  local value = redis.pcall('GET', key)
  local status, head, deadline, due_to, beaten, watched, sequence, rest, position, started, who, user, correlation, decided
  local request, more, paused_at, heartbeat_told, newer
  if value and not value.err then
    status, head, deadline, due_to, beaten, watched, sequence, rest, position, started, who, user, correlation, decided, request,
      more, paused_at, heartbeat_told, newer = value:match(
      '^(%l+)(\t(%d+)\t(%S*)\t(%d+)\t%d+\t(%d+)\t)(%d+)\t0' ..
      '(\t(%S*)\t%S*\t[^\t]*\t(%d+)\t((%S+)\t%S*\t%S*\t%S*\t%S*)\t(%S*)\t0\t(%d+)\t(%S*)\t)[^\t]*' ..
      '(\t(%d*)\t[^\t]*\t[^\t]*\t[^\t]*\t[^\t]*\t(%d*)\t)\t(\t.*)$')
  end
  is_usual = (status == 'active' or status == 'paused') and #request <= 22 and deadline - NOW <= 0 and beaten - tolerable <= 0
    and started - tolerable <= 0 and decided - NOW <= 0 and (paused_at == '' or paused_at - tolerable <= 0)
    and (heartbeat_told == '' or heartbeat_told - tolerable <= 0)
  if not is_usual then break end
  local slots, memory_key = TAG .. ':slots:' .. user, TAG .. ':memory:' .. user
  is_usual = redis.call('ZSCORE', slots, id) -- not under a user's id that keys hold encoded
  if not is_usual then break end
  local memory = with_end(memories[memory_key] or redis.call('GET', memory_key) or '\n', id, request, 'expired', due_to, beaten)
  is_usual = memory ~= nil
  if not is_usual then break end
  memories[memory_key] = memory
  local next_sequence = string.format('%d', sequence + 1)
  found[i] = { id = id, key = key, slots = slots, who = who, due_to = due_to, beaten = beaten,
    event = A.operation .. '-' .. id:sub(-12) .. '-' .. next_sequence .. '\tplayback.expired\t' .. now .. '\t' .. correlation
      .. '\t' .. id .. '\t' .. next_sequence .. '\t' .. position .. '\t' .. string.format('%d', watched / 1000),
    text = 'expired' .. head .. next_sequence .. '\t0' .. rest .. more .. due_to .. '\t' .. beaten .. newer }
  if i % 4 == 0 then
    time = redis.call('TIME')
    if (time[1] - until_s) * 1000000 + time[2] > until_us then break end
  end
end
if is_usual and #found > 0 then
  for _, s in ipairs(found) do
    redis.call('ZREM', DEADLINES, s.id)
    redis.call('ZREM', s.slots, s.id)
    redis.call('XADD', OUTBOX, '*', 'event', s.event, 'who', s.who, 'end_reason', s.due_to, 'ended_at', s.beaten)
    redis.call('SET', s.key, s.text, 'PX', 'S.retention')
  end
  for key, memory in pairs(memories) do redis.call('SET', key, memory, 'PX', 'S.memory') end
  local oldest = redis.call('XRANGE', OUTBOX, '-', '+', 'COUNT', 1)[1]
  local age = oldest and math.max(0, NOW - oldest[1]:match('^%d+')) or 0
  local due, live = redis.call('ZCOUNT', DEADLINES, '-inf', now), redis.call('ZCOUNT', DEADLINES, '(' .. now, '+inf')
  return { now, #found, 0, due, redis.call('XLEN', OUTBOX), int(age), 0, live }
end
