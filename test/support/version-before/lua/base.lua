-- Head of every script: its arguments, the clock, the keys of the partition.
-- KEYS  [1] any key of the partition (its hash tag names it)  [2] deadlines  [3] outbox
-- ARGV  name, value, name, value …; the names every script may use:
--       now (ms; empty: Redis' own clock), operation (id of this attempt at a change, the same when it is resent),
--       correlation_id (of this request, or empty), retention (ms), outbox_limit, interval (ms, between heartbeats),
--       missed (heartbeats, after which a session has expired);
--       owner (absent: the caller may touch any session)
-- Rule: every key that will be written is read first, so that a cluster error can only precede the first write.
local A = {}
for i = 1, #ARGV, 2 do A[ARGV[i]] = ARGV[i + 1] end

local TAG, DEADLINES, OUTBOX = KEYS[1]:match('^{[^}]*}'), KEYS[2], KEYS[3]

-- A whole number as text; tostring() would turn large ones into 1e+15.
local function int(n) return string.format('%.0f', n) end

local function clock()
  if A.now ~= '' then return tonumber(A.now) end
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local NOW = clock()
local WAITING = redis.call('XLEN', OUTBOX)

-- As JavaScript's encodeURIComponent encodes an id, which is visible ASCII.
local function encode(id)
  return (id:gsub("[^%w%-_%.!~%*'%(%)]", function(c) return string.format('%%%02X', c:byte()) end))
end

local function slots_of(user_id) return TAG .. ':slots:' .. encode(user_id) end
local function account_of(user_id) return TAG .. ':account:' .. encode(user_id) end
local function request_of(user_id, digest) return TAG .. ':request:' .. encode(user_id) .. ':' .. digest end
