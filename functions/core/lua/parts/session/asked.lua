-- The session that is asked for. Arguments: session_id, owner (user, or empty: the caller may touch any session)

-- The session, ended if its deadline has passed; or nil, also for a caller who is another account than its owner.
local function asked_for()
  local s = load(A.session_id)
  if not s or A.owner ~= '' and A.owner ~= s.user_id then return nil end
  settle(s)
  return s
end

-- Settles the session, then lets `change` work on it if it lives and this attempt is new. It may have an answer of its own.
local function with_live_session(change)
  local s = asked_for()
  if not s then return reply('missing') end
  if not live(s) then return reply('ended', s) end
  return not resent(s.recent) and change(s) or reply('ok', s)
end
