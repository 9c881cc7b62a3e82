-- The live sessions that a create meets. Arguments: device_id, terminate (session ids between spaces)

local function device_of(id)
  local key = TAG .. ':session:' .. id
  local value = redis.pcall('GET', key)
  if not value then try_again() end
  return (value.err and load_as_before(key, value) or parse(value)).device_id
end

-- With SAME_DEVICE_SESSIONS=replace every live session's device is read, and of those of this device the rest.
local function of_this_device()
  local slots, found = redis.call('ZRANGEBYSCORE', slots_of(A.user_id), LIVE_FROM, '+inf', 'WITHSCORES'), {}
  for i = 1, #slots, 2 do
    if device_of(slots[i]) == A.device_id then found[#found + 1] = look(slots[i], slots[i + 1]) end
  end
  return found
end

-- The live sessions that end for the new one, oldest first, and why each does, by id.
local function leaving_ones()
  local leaving, reasons = {}, {}
  local function leave(s, reason)
    if not s or reasons[s.id] then return end
    leaving[#leaving + 1], reasons[s.id] = s, reason
  end
  for id in A.terminate:gmatch('%S+') do
    local score = redis.call('ZSCORE', slots_of(A.user_id), id)
    leave(score and look(id, score), 'displaced')
  end
  if S.replace == 1 then
    for _, s in ipairs(of_this_device()) do leave(s, 'superseded') end
  end
  table.sort(leaving, older)
  return leaving, reasons
end

-- The ms until the slot of a session that has missed a heartbeat is free, or nil when none is known to have missed one.
local SOONEST = 10
local function silent_wait()
  local slots, first = slots_of(A.user_id), nil
  look_at(redis.call('ZRANGEBYSCORE', slots, LIVE_FROM, '+inf', 'WITHSCORES', 'LIMIT', 0, SOONEST))
  for _, s in ipairs(looked) do
    local is_silent = live(s) and not overdue(s) and NOW - s.last_heartbeat > 1.5 * s.told
    if is_silent then first = math.min(first or math.huge, s.deadline) end
  end
  return first and first - NOW
end
