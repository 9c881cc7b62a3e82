-- The slots of one account. The score of a slot is its session's deadline: the scores alone say how many sessions are live
-- and which are overdue.

-- Most sessions that are settled, or shown, in one step: Redis serves nobody else meanwhile.
local MOST, LIVE_FROM = 100, '(' .. int(NOW)

local function older(a, b)
  if a.started_at ~= b.started_at then return tonumber(a.started_at) < tonumber(b.started_at) end
  return a.id < b.id
end

-- Sessions that were read, in order and by id; and how many more of them are live than the scores say.
local looked, by_id, count_correction = {}, {}, 0

-- The session behind a slot, if it lives.
local function look(id, score)
  local holds = tonumber(score) > NOW
  if by_id[id] == nil then
    local s = load(id)
    if not s and holds then try_again() end
    by_id[id] = s or false
    looked[#looked + 1] = s
    local lives = s and live(s) and not overdue(s)
    if lives and not holds then s.corrected = true end
    count_correction = count_correction + (lives and 1 or 0) - (holds and 1 or 0)
  end
  local s = by_id[id]
  return s and live(s) and not overdue(s) and s or nil
end

local function look_at(ids_and_scores)
  local found = {}
  for i = 1, #ids_and_scores, 2 do found[#found + 1] = look(ids_and_scores[i], ids_and_scores[i + 1]) end
  return found
end

-- Reads up to MOST of the sessions that are to be settled: overdue ones, and ones with a deadline too far ahead.
local function look_for_unsettled()
  local slots = slots_of(A.user_id)
  look_at(redis.call('ZRANGEBYSCORE', slots, '-inf', int(NOW), 'WITHSCORES', 'LIMIT', 0, MOST))
  look_at(too_far(slots, MOST))
end

-- The number of live sessions: exact after the reading, and before anything is settled.
local function streams() return redis.call('ZCOUNT', slots_of(A.user_id), LIVE_FROM, '+inf') + count_correction end

-- The oldest live sessions, at most so many, oldest first. Ids sort by age: they begin with the time they were made at.
local function oldest(most)
  local ids, found = redis.call('ZRANGEBYSCORE', slots_of(A.user_id), LIVE_FROM, '+inf'), {}
  if #ids > most then table.sort(ids) end
  for i = 1, math.min(#ids, most) do found[#found + 1] = look(ids[i], NOW + 1) end
  table.sort(found, older)
  return found
end

local function settle_all()
  for _, s in ipairs(looked) do
    if live(s) then settle(s) else redis.call('ZREM', s.slots, s.id) end
  end
end
