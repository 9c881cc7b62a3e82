-- Names of keys, and the first write of a script.
local Keys = {}

-- As JavaScript's encodeURIComponent encodes an id, which is visible ASCII.
function Keys.encode(id)
  if not id:find("[^%w%-_%.!~%*'%(%)]") then return id end
  return (id:gsub("[^%w%-_%.!~%*'%(%)]", function(c) return string.format('%%%02X', c:byte()) end))
end

function Keys.slots_of(user_id) return TAG .. ':slots:' .. Keys.encode(user_id) end
function Keys.account_of(user_id) return TAG .. ':account:' .. Keys.encode(user_id) end
function Keys.request_of(user_id, digest) return TAG .. ':request:' .. Keys.encode(user_id) .. ':' .. digest end

-- A write of nothing that Redis allows when memory is full; after it, it allows the rest of the script.
function Keys.begin_to_write() redis.call('ZREM', DEADLINES, '') end
