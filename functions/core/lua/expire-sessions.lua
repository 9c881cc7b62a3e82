-- Ends sessions whose deadline has passed, oldest deadline first, and corrects deadlines that are too far ahead: at most
-- `batch` of either, and no more once `most_ms` have passed (where Redis' clock stands still during a script, all of them).
-- Returns the clock (ms), how many were ended, how many members of the index had no live session behind them and were
-- removed, how many are still due, the length of the outbox, the age of its oldest entry (ms), how many deadlines were
-- corrected, and how many members of the index have their deadline ahead. A repeat goes on with what is still due.
-- Parts: base with-end usual-sweep keys hash event dates words memory as-before session ending
local function passed()
  local time = redis.call('TIME')
  return time[1] * 1000 + time[2] / 1000
end
local began, expired, orphans, corrected = passed(), 0, 0, 0
local members = redis.call('ZRANGEBYSCORE', DEADLINES, '-inf', int(NOW), 'LIMIT', 0, A.batch)
local far = Dates.too_far(DEADLINES, A.batch)
for i = 1, #far, 2 do members[#members + 1] = far[i] end
-- Reading all before the first write takes about a third of the time.
local sessions = {}
for i, id in ipairs(members) do
  local s = Session.load(id)
  sessions[i] = s and tonumber(s.deadline) and s or false -- one without a deadline must not be in the way of the rest
  if passed() - began > A.most_ms / 3 then break end
end
for i, s in ipairs(sessions) do
  if s and Session.live(s) then
    expired = expired + (Session.overdue(s) and 1 or 0)
    corrected = corrected + (s.corrected and 1 or 0)
    Ending.settle(s)
    if Session.live(s) then redis.call('ZADD', DEADLINES, s.deadline, s.id) end -- the session's own deadline is the truth
  else
    redis.call('ZREM', DEADLINES, members[i])
    orphans = orphans + 1
  end
end
-- An entry's id is never smaller than the one before it, whatever the clock does; its timestamp is the clock's.
local oldest = redis.call('XRANGE', OUTBOX, '-', '+', 'COUNT', 1)[1]
local age = oldest and math.max(0, NOW - oldest[1]:match('^%d+')) or 0
local due = redis.call('ZCOUNT', DEADLINES, '-inf', int(NOW))
local live = redis.call('ZCOUNT', DEADLINES, '(' .. int(NOW), '+inf')
return { int(NOW), expired, orphans, due, redis.call('XLEN', OUTBOX), int(age), corrected, live }
