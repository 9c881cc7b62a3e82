-- What a create needs to know before others are asked. KEYS: base.lua's
-- ARGV: account.lua's and decision.lua's with request, fingerprint, create_period (ms, 0: no limit), create_burst
-- Returns for an Idempotency-Key seen before: replayed (session, limit, count), ended, or reused (another body); else
-- limited (wait, ms), or new with the known decisions: <kind>, <kind>_as_of, <kind>_reason, <kind>_limit.
-- A repeat of the same operation is charged nothing.
local again = replay()
if again then return again end
local account = known_account()
local known = recall(tonumber(account.revoked_at or 0))
local wait, charged = charge(account, 'creates', A.create_period, A.create_burst)
if wait > 0 then return limited(wait) end
if charged ~= account.creates then
  put(account_of(A.user_id), { creates = charged })
  keep(account_of(A.user_id), A.create_period * A.create_burst)
end
local told = {}
for kind, decision in pairs(known) do
  extend(told, { kind, decision.answer, kind .. '_as_of', decision.as_of, kind .. '_reason', decision.reason,
    kind .. '_limit', decision.max_concurrent_streams })
end
return answer('new', told)
