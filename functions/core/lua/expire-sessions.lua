-- Ends sessions whose deadline has passed, oldest deadline first. KEYS and ARGV: base.lua's; batch (most of them)
-- Returns the clock (ms), how many were ended, how many members of the index had no live session behind them and were
-- removed, how many are due still, the length of the outbox, and the age of its oldest entry (ms).
-- A repeat goes on with what is still due.
local due = redis.call('ZRANGEBYSCORE', DEADLINES, '-inf', int(NOW), 'LIMIT', 0, A.batch)
local sessions, expired, orphans = {}, 0, 0
for i, id in ipairs(due) do
  local s = load(id)
  sessions[i] = s and tonumber(s.deadline) and s or false -- one without a deadline must not be in the way of the rest
end
for i, id in ipairs(due) do
  local s = sessions[i]
  if s and overdue(s) then
    expire(s)
    expired = expired + 1
  elseif s and live(s) then
    redis.call('ZADD', DEADLINES, s.deadline, id) -- the session's own deadline is the truth
  else
    redis.call('ZREM', DEADLINES, id)
    orphans = orphans + 1
  end
end
local oldest = redis.call('XRANGE', OUTBOX, '-', '+', 'COUNT', 1)[1]
local age = oldest and NOW - oldest[1]:match('^%d+') or 0
return { int(NOW), expired, orphans, redis.call('ZCOUNT', DEADLINES, '-inf', int(NOW)), redis.call('XLEN', OUTBOX), int(age) }
