-- Decisions of Identity and Content, remembered by user and question. Arguments: the digests of both questions
-- (entitlement, availability), and to learn asked_at (ms) and for each kind <kind>_learned (yes, no or empty),
-- <kind>_reason, <kind>_kept (ms); plan_limit
local Decision = {}

function Decision.decision_of(kind, question) return TAG .. ':decision:' .. Keys.encode(A.user_id) .. ':' .. kind .. ':' .. question end

-- What is known, or nil. What is from before a revocation, or has a date ahead of now, does not count.
function Decision.recall(kind, question, revoked_at)
  local decision = Hash.read(Decision.decision_of(kind, question))
  local as_of = decision and tonumber(decision.as_of)
  return as_of and as_of <= NOW and as_of > revoked_at and decision or nil
end
