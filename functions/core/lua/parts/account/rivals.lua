-- The live sessions that a create meets. Arguments: device_id, terminate (session ids between spaces)
local Rivals = {}

function Rivals.device_of(id)
  local key = TAG .. ':session:' .. id
  local value = redis.pcall('GET', key)
  if not value then Session.try_again() end
  return (value.err and AsBefore.load(key, value) or Words.parse(value)).device_id
end

-- With SAME_DEVICE_SESSIONS=replace every live session's device is read, and of those of this device the rest.
function Rivals.of_this_device()
  local slots, found = redis.call('ZRANGEBYSCORE', Keys.slots_of(A.user_id), LIVE_FROM, '+inf', 'WITHSCORES'), {}
  for i = 1, #slots, 2 do
    if Rivals.device_of(slots[i]) == A.device_id then found[#found + 1] = Slots.look(slots[i], slots[i + 1]) end
  end
  return found
end

-- The live sessions that end for the new one, oldest first, and why each does, by id.
function Rivals.leaving_ones()
  local leaving, reasons = {}, {}
  local function leave(s, reason)
    if not s or reasons[s.id] then return end
    leaving[#leaving + 1], reasons[s.id] = s, reason
  end
  for id in A.terminate:gmatch('%S+') do
    local score = redis.call('ZSCORE', Keys.slots_of(A.user_id), id)
    leave(score and Slots.look(id, score), 'displaced')
  end
  if S.replace == 1 then
    for _, s in ipairs(Rivals.of_this_device()) do leave(s, 'superseded') end
  end
  table.sort(leaving, Slots.older)
  return leaving, reasons
end

-- The ms until the slot of a session that has missed a heartbeat is free, or nil when none is known to have missed one.
local SOONEST = 10
function Rivals.silent_wait()
  local slots, first = Keys.slots_of(A.user_id), nil
  Slots.look_at(redis.call('ZRANGEBYSCORE', slots, LIVE_FROM, '+inf', 'WITHSCORES', 'LIMIT', 0, SOONEST))
  for _, s in ipairs(looked) do
    local is_silent = Session.live(s) and not Session.overdue(s) and NOW - s.last_heartbeat > 1.5 * s.told
    if is_silent then first = math.min(first or math.huge, s.deadline) end
  end
  return first and first - NOW
end
