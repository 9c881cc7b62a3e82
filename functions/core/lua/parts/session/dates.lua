-- Corrects dates of past events that lie ahead of now: a clock was wrong when they were written.
local Dates = {}

-- Tolerance in ms: a clock may step back by so much while requests are under way. A date ahead by no more counts as now.
local STEP = 5000

-- The function's clock when the session's id was made (RFC 9562 section 5.8: its first 48 bits).
function Dates.made_at(id)
  return (tonumber(id:sub(1, 8), 16) or math.huge) * 65536 + (tonumber(id:sub(10, 13), 16) or 0)
end

-- Corrects a live session's dates, and says whether any was wrong. Deadline: at most as far ahead as the interval that its
-- player was last given allows. Decision dated in the future: the time in the session's id, else 0, so that a revocation
-- ends the session.
function Dates.correct(s)
  local corrected = false
  local function correct(name, value) s[name], corrected = value, true end
  for _, name in ipairs({ 'started_at', 'last_heartbeat', 'paused_at', 'heartbeat_told' }) do
    if (tonumber(s[name]) or 0) > NOW + STEP then correct(name, int(NOW)) end
  end
  local decided_at = tonumber(s.decided_at) or 0
  if decided_at > NOW + STEP then
    correct('decided_at', Dates.made_at(s.id) <= NOW and int(Dates.made_at(s.id)) or '0')
  elseif decided_at > NOW then
    correct('decided_at', int(NOW))
  end
  local latest = NOW + (tonumber(s.told) or math.huge) * S.missed
  if (tonumber(s.deadline) or 0) > latest + STEP then
    correct('deadline', int(latest))
    s.due_to = 'missed_heartbeats'
  end
  return corrected
end

-- The members of a deadline index, at most so many and the furthest first, that are further away than today's settings
-- allow, with their scores. They may be valid where players were given a longer interval before.
function Dates.too_far(index, most)
  local latest, found = NOW + S.interval * S.missed, {}
  local furthest = redis.call('ZRANGE', index, -1, -1, 'WITHSCORES')[2]
  if not furthest or tonumber(furthest) <= latest then return found end
  local members = redis.call('ZRANGE', index, int(-most), -1, 'WITHSCORES')
  for i = 1, #members, 2 do
    if tonumber(members[i + 1]) > latest then Event.extend(found, { members[i], members[i + 1] }) end
  end
  return found
end

-- The corrections of an account's dates. A revocation dated in the future is moved to just before now: earlier answers do
-- not count, later ones do. It stays known whether Identity has answered since the revocation.
function Dates.of_account(account)
  local revoked_at, limit_as_of = tonumber(account.revoked_at or 0), tonumber(account.limit_as_of or 0)
  local corrections = {}
  if revoked_at > NOW + STEP then corrections.revoked_at = int(NOW - 1) end
  if limit_as_of > NOW + STEP then corrections.limit_as_of = int(limit_as_of > revoked_at and NOW or NOW - 1) end
  return next(corrections) and corrections
end
