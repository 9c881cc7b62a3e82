-- What a create needs to know before Identity and Content are asked. KEYS: base.lua's
-- ARGV: account.lua's and decision.lua's with request, both fingerprints, create_period (ms, 0: no limit), create_burst,
--   token_period (ms, 0: no limit), token_burst (of replays, which are given a token each)
-- Returns limited (wait, ms); for an Idempotency-Key seen before: replayed (session, limit, count), ended, or reused
-- (another body); else new with the known decisions: <kind>, <kind>_as_of, <kind>_reason, <kind>_limit.
-- A repeat of the same operation is charged nothing.
local account = known_account()
local again = A.request ~= '' and redis.call('EXISTS', request_of(A.user_id, A.request)) == 1
if again then
  local wait, charged = charge(account, 'replays', A.token_period, A.token_burst)
  if wait > 0 then return limited(wait) end
  local replayed = replay()
  write_charge(account_of(A.user_id), account, 'replays', charged, A.token_period * A.token_burst)
  return replayed
end
local known = recall(tonumber(account.revoked_at or 0))
settle_account(account)
local wait, charged = charge(account, 'creates', A.create_period, A.create_burst)
if wait > 0 then return limited(wait) end
if charged ~= account.creates then
  put(account_of(A.user_id), { creates = charged })
  keep(account_of(A.user_id), A.create_period * A.create_burst)
end
local decisions = {}
for kind, decision in pairs(known) do
  extend(decisions, { kind, decision.answer, kind .. '_as_of', decision.as_of, kind .. '_reason', decision.reason,
    kind .. '_limit', decision.max_concurrent_streams })
end
return answer('new', decisions)
