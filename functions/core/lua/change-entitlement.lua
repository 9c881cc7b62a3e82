-- Applies Identity's change of an account: a revocation (it may play nothing any more), or the streams of a new plan.
-- Arguments: effective_at (ms, Identity's clock), skew (ms, how
--   far that clock may be wrong), clock (ms, the function's), max_age (ms), max_concurrent_streams (empty: revoked)
-- Returns applied with the number of sessions ended; early, by both clocks; or ignored: too old by both, older than the
-- last one of its kind, or a plan that is older than a create's answer from Identity. A repeat changes nothing.
-- Parts: base keys hash event dates words memory as-before session ending reply slots account entitlement
local at, account = tonumber(A.effective_at), Account.known()
local first, last = math.min(NOW, A.clock), math.max(NOW, A.clock)
Slots.look_for_unsettled()
local alive = Slots.oldest(math.huge)
if at > last + A.skew then return Reply.about('early') end
if first - at > tonumber(A.max_age) then return Reply.about('ignored') end

-- Answers asked for before this moment (Redis' clock) may be from before the change, so they do not count. Either clock may
-- be wrong.
local known_at = math.min(NOW, NOW - math.max(0, first - at) + A.skew)
local news, leaving, outcome
if A.max_concurrent_streams == '' then
  news, leaving, outcome = Entitlement.revocation(account, at, known_at, last, alive)
else
  news, leaving, outcome = Entitlement.new_plan(account, at, known_at, last, alive)
end
if outcome then return Reply.about(outcome) end

redis.call('ZREM', DEADLINES, '') -- first: it is allowed when memory is full
Slots.settle_all()
Account.settle(account)
Hash.put(Keys.account_of(A.user_id), news)
Hash.keep(Keys.account_of(A.user_id), ACCOUNT_KEPT)
for _, s in ipairs(leaving) do Ending.close(s, 'terminated', 'entitlement_revoked', 'playback.completed') end
return Reply.about('applied', nil, '', #leaving)
