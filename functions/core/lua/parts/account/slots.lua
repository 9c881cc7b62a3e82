-- The slots of one account. The score of a slot is its session's deadline: the scores alone say how many sessions are live
-- and which are overdue.
local Slots = {}

-- Most sessions that are settled, or shown, in one step: Redis serves nobody else meanwhile.
local MOST, LIVE_FROM = 100, '(' .. int(NOW)

function Slots.older(a, b)
  if a.started_at ~= b.started_at then return tonumber(a.started_at) < tonumber(b.started_at) end
  return a.id < b.id
end

-- Sessions that were read, in order and by id; and how many more of them are live than the scores say.
local looked, by_id, count_correction = {}, {}, 0

-- The session behind a slot, if it lives.
function Slots.look(id, score)
  local holds = tonumber(score) > NOW
  if by_id[id] == nil then
    local s = Session.load(id)
    if not s and holds then Session.try_again() end
    by_id[id] = s or false
    looked[#looked + 1] = s
    local lives = s and Session.live(s) and not Session.overdue(s)
    if lives and not holds then s.corrected = true end
    count_correction = count_correction + (lives and 1 or 0) - (holds and 1 or 0)
  end
  local s = by_id[id]
  return s and Session.live(s) and not Session.overdue(s) and s or nil
end

function Slots.look_at(ids_and_scores)
  local found = {}
  for i = 1, #ids_and_scores, 2 do found[#found + 1] = Slots.look(ids_and_scores[i], ids_and_scores[i + 1]) end
  return found
end

-- Reads up to MOST of the sessions that are to be settled: overdue ones, and ones with a deadline too far ahead.
function Slots.look_for_unsettled()
  local slots = Keys.slots_of(A.user_id)
  Slots.look_at(redis.call('ZRANGEBYSCORE', slots, '-inf', int(NOW), 'WITHSCORES', 'LIMIT', 0, MOST))
  Slots.look_at(Dates.too_far(slots, MOST))
end

-- The number of live sessions: exact after the reading, and before anything is settled.
function Slots.streams() return redis.call('ZCOUNT', Keys.slots_of(A.user_id), LIVE_FROM, '+inf') + count_correction end

-- The oldest live sessions, at most so many, oldest first. Ids sort by age: they begin with the time they were made at.
function Slots.oldest(most)
  local ids, found = redis.call('ZRANGEBYSCORE', Keys.slots_of(A.user_id), LIVE_FROM, '+inf'), {}
  if #ids > most then table.sort(ids) end
  for i = 1, math.min(#ids, most) do found[#found + 1] = Slots.look(ids[i], NOW + 1) end
  table.sort(found, Slots.older)
  return found
end

function Slots.settle_all()
  for _, s in ipairs(looked) do
    if Session.live(s) then Ending.settle(s) else redis.call('ZREM', s.slots, s.id) end
  end
end
