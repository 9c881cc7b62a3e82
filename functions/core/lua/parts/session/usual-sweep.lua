-- The usual step of a sweep: nothing is due and no deadline is further away than today's settings allow, which two looks at
-- the index tell. Everything else is left to the rest of the script, which answers the same (a test compares the two).
local first = redis.call('ZRANGE', DEADLINES, 0, 0, 'WITHSCORES')[2]
local last = first and tonumber(first) > NOW and redis.call('ZRANGE', DEADLINES, -1, -1, 'WITHSCORES')[2]
if not first or last and tonumber(last) <= NOW + S.window then
  local oldest = redis.call('XRANGE', OUTBOX, '-', '+', 'COUNT', 1)[1]
  local age = oldest and math.max(0, NOW - oldest[1]:match('^%d+')) or 0
  return { int(NOW), 0, 0, 0, redis.call('XLEN', OUTBOX), int(age), 0 }
end
