-- Head of every script: the clock and the keys of the partition.
-- KEYS  [1] any key of the partition (its hash tag names it)  [2] deadlines  [3] outbox
-- A.name is an argument and S.name a setting, a number ('S.name' its text): scripts.ts lists the arguments of each script,
-- script.ts puts both in.
-- Arguments that many read: operation (id of this attempt at a change, the same when it is resent), correlation_id (of
--   this request, or empty), user_id, session_id, reads (the counter that a read is charged to). now (ms) is for tests.
-- Rule: every key that will be written is read first, so that a cluster error can only precede the first write. Redis does
-- that for the three of KEYS.
local TAG, DEADLINES, OUTBOX = KEYS[1]:match('^{[^}]*}'), KEYS[2], KEYS[3]

-- A whole number as text; tostring() would turn large ones into 1e+15. A time is printed in two halves, because that takes
-- a third of the time, and each has 32 bits on the embedded Redis.
local function int(n)
  if n >= 1000 and n < 2e12 then return string.format('%d%03d', n / 1000, n % 1000) end
  return string.format('%.0f', n)
end

local NOW = tonumber(A.now)
if not NOW then
  local time = redis.call('TIME')
  NOW = time[1] * 1000 + (time[2] - time[2] % 1000) / 1000
end
