-- Names of keys, and the first write of a script.

-- As JavaScript's encodeURIComponent encodes an id, which is visible ASCII.
local function encode(id)
  return (id:gsub("[^%w%-_%.!~%*'%(%)]", function(c) return string.format('%%%02X', c:byte()) end))
end

local function slots_of(user_id) return TAG .. ':slots:' .. encode(user_id) end
local function account_of(user_id) return TAG .. ':account:' .. encode(user_id) end
local function request_of(user_id, digest) return TAG .. ':request:' .. encode(user_id) .. ':' .. digest end

-- A write of nothing that Redis allows when memory is full; after it, it allows the rest of the script.
local function begin_to_write() redis.call('ZREM', DEADLINES, '') end
