-- Dates of what has happened that lie ahead of now: a clock was wrong when they were written. They are not believed.

-- By so many ms a clock may step back beside what is under way: what is ahead by no more is of now.
local STEP = 5000
local HAPPENED = { 'started_at', 'last_heartbeat', 'paused_at', 'heartbeat_told' }

-- The function's clock when the session's id was made (RFC 9562 section 5.8: its first 48 bits).
local function minted_at(id)
  return (tonumber(id:sub(1, 8), 16) or math.huge) * 65536 + (tonumber(id:sub(10, 13), 16) or 0)
end

-- What a live session's dates are instead, or nil when all can be: its deadline is no further away than what the player
-- was last told. When it was decided is not known then: when its id was made, else before anything, so that a
-- revocation counts.
local function dates_of(s)
  local right = {}
  for _, name in ipairs(HAPPENED) do
    if (tonumber(s[name]) or 0) > NOW + STEP then right[name] = int(NOW) end
  end
  local decided_at = tonumber(s.decided_at) or 0
  if decided_at > NOW + STEP then
    right.decided_at = minted_at(s.id) <= NOW and int(minted_at(s.id)) or '0'
  elseif decided_at > NOW then
    right.decided_at = int(NOW)
  end
  local latest = NOW + (tonumber(s.told) or math.huge) * A.missed
  if (tonumber(s.deadline) or 0) > latest + STEP then right.deadline, right.due_to = int(latest), 'missed_heartbeats' end
  return next(right) and right
end

-- Of an index by deadline the furthest, at most so many, that are further away than what players are told today: members
-- and scores. Where players were told more before, they may be right.
local function too_far(index, most)
  local latest, found = NOW + A.interval * A.missed, {}
  local furthest = redis.call('ZRANGE', index, -1, -1, 'WITHSCORES')[2]
  if not furthest or tonumber(furthest) <= latest then return found end
  local members = redis.call('ZRANGE', index, int(-most), -1, 'WITHSCORES')
  for i = 1, #members, 2 do
    if tonumber(members[i + 1]) > latest then extend(found, { members[i], members[i + 1] }) end
  end
  return found
end

-- What an account's dates are instead. A revocation ahead counts for all that was asked before now, and for nothing that
-- is asked from now on; whether Identity has spoken since is kept.
local function account_dates_of(account)
  local revoked_at, limit_as_of = tonumber(account.revoked_at or 0), tonumber(account.limit_as_of or 0)
  local right = {}
  if revoked_at > NOW + STEP then right.revoked_at = int(NOW - 1) end
  if limit_as_of > NOW + STEP then right.limit_as_of = int(limit_as_of > revoked_at and NOW or NOW - 1) end
  return next(right) and right
end
