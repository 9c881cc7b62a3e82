-- What a create needs to know before Identity and Content are asked. The rate of replays is that of tokens: each is given one.
-- Returns limited (wait, ms); for an Idempotency-Key seen before: replayed (session, limit, count), ended, or reused
-- (another body); else new with the known decisions: <kind>, <kind>_as_of, <kind>_reason, <kind>_limit.
-- A repeat of the same operation is charged nothing.
-- Parts: base usual-request keys hash event dates words memory as-before session ending reply slots account request decision rate
local account = Account.known()
local again = A.request ~= '' and Request.known() ~= nil
if again then
  local wait, charged = Rate.charge(account, 'replays', S.token_period, S.token_burst)
  if wait > 0 then return Rate.limited(wait) end
  local replayed = Request.replay()
  Account.write_charge(account, 'replays', charged, S.token_period * S.token_burst)
  return replayed
end
local details = {}
local function tell(kind, decision)
  if not decision then return end
  Event.extend(details, { kind, decision.answer, kind .. '_as_of', decision.as_of, kind .. '_reason', decision.reason,
    kind .. '_limit', decision.max_concurrent_streams })
end
tell('entitlement', Decision.recall('entitlement', A.entitlement, tonumber(account.revoked_at or 0)))
tell('availability', Decision.recall('availability', A.availability, 0))
Account.settle(account)
local wait, charged = Rate.charge(account, 'creates', S.create_period, S.create_burst)
if wait > 0 then return Rate.limited(wait) end
if charged ~= account.creates then
  Hash.put(Keys.account_of(A.user_id), { creates = charged })
  Hash.keep(Keys.account_of(A.user_id), S.create_period * S.create_burst)
end
return Reply.with('new', details)
