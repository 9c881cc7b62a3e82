-- The session that is asked for. Arguments: session_id, owner (user, or empty: the caller may touch any session)
local Asked = {}

-- The session, ended if its deadline has passed; or nil, also for a caller who is another account than its owner.
function Asked.asked_for()
  local s = Session.load(A.session_id)
  if not s or A.owner ~= '' and A.owner ~= s.user_id then return nil end
  Ending.settle(s)
  return s
end

-- Settles the session, then lets `change` work on it if it lives and this attempt is new. It may have an answer of its own.
function Asked.with_live_session(change)
  local s = Asked.asked_for()
  if not s then return Reply.about('missing') end
  if not Session.live(s) then return Reply.about('ended', s) end
  return not Event.resent(s.recent) and change(s) or Reply.about('ok', s)
end
