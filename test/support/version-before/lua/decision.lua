-- Decisions of Identity and Content, remembered by user and question.
-- ARGV beside base.lua's: user_id; for each kind (entitlement, availability) the digest of its question, and to learn
--   asked_at (ms) and for each kind <kind>_learned (yes, no or empty), <kind>_reason, <kind>_kept (ms); plan_limit
local KINDS = { 'entitlement', 'availability' }

local function decision_of(kind) return TAG .. ':decision:' .. encode(A.user_id) .. ':' .. kind .. ':' .. A[kind] end

-- The known decisions, by kind. One from before a revocation, or with a date ahead of now, does not count.
local function recall(revoked_at)
  local known = {}
  for _, kind in ipairs(KINDS) do
    local decision = hash(decision_of(kind))
    local outdated = kind == 'entitlement' and decision and tonumber(decision.as_of) <= revoked_at
    if decision and tonumber(decision.as_of) <= NOW and not outdated then known[kind] = decision end
  end
  return known
end

-- Remembers what was learned, unless something newer is known already. `known` as before the first write.
local function learn(known)
  for _, kind in ipairs(KINDS) do
    local learned, before = A[kind .. '_learned'] or '', known[kind]
    if learned ~= '' and not (before and tonumber(before.as_of) > tonumber(A.asked_at)) then
      put(decision_of(kind), { answer = learned, as_of = A.asked_at, reason = A[kind .. '_reason'],
        max_concurrent_streams = kind == 'entitlement' and A.plan_limit or '' })
      redis.call('PEXPIRE', decision_of(kind), A[kind .. '_kept'])
    end
  end
end
