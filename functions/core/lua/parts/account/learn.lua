-- Remembers what a create learned. Arguments beside decision.lua's: asked_at (ms), for each kind <kind>_learned (yes, no or
-- empty), <kind>_reason, <kind>_kept (ms), and plan_limit (or empty)
local Learn = {}

-- What was learned of a kind, with what was known before it, which is read before the first write; or nil.
function Learn.lesson(kind, question, answer, reason, kept, limit)
  if answer == '' then return nil end
  return { kind = kind, question = question, before = Decision.known(kind, question, true), kept = kept,
    decision = { answer = answer, as_of = A.asked_at, reason = reason, max_concurrent_streams = limit } }
end
local lessons = {
  Learn.lesson('entitlement', A.entitlement, A.entitlement_learned, A.entitlement_reason, A.entitlement_kept, A.plan_limit) or false,
  Learn.lesson('availability', A.availability, A.availability_learned, A.availability_reason, A.availability_kept, '') or false }

-- Remembers them, unless something newer is known already. Memory.store must follow.
function Learn.all()
  for _, one in ipairs(lessons) do
    if one and not (one.before and tonumber(one.before.as_of) > tonumber(A.asked_at)) then
      Decision.remember(one.kind, one.question, one.decision, one.kept)
    end
  end
end
