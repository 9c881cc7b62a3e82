-- What a create learned about the account. Arguments: as_of (ms, when Identity was asked; empty: it was not, and no decision
-- of it is known), plan_limit (or empty)
local Plan = {}

-- Whether a revocation is newer than the decision of the create, or may be: then the create must ask again.
function Plan.outdated(account)
  local revoked_at = tonumber(account.revoked_at or 0)
  local known_at = tonumber(A.as_of ~= '' and A.as_of or account.limit_as_of or 0)
  return revoked_at > 0 and (known_at <= revoked_at or known_at > NOW + STEP)
end

-- The limit by the newest answer on the plan, and whether that is the create's answer.
function Plan.limit(account)
  local newest = A.as_of ~= '' and tonumber(A.as_of) >= tonumber(account.limit_as_of or 0)
  if not newest then return Account.limit_of(account), false end
  return A.plan_limit ~= '' and A.plan_limit or S.default_limit, true
end

-- Remembers the decisions that were learned, and the limit when it is the newest.
function Plan.remember(newest)
  Learn.all()
  if not newest then return end
  local key = Keys.account_of(A.user_id)
  if A.plan_limit == '' then redis.call('HDEL', key, 'max_concurrent_streams') end
  Hash.put(key, { limit_as_of = A.as_of, max_concurrent_streams = A.plan_limit ~= '' and A.plan_limit or nil })
  Hash.keep(key, ACCOUNT_KEPT)
end
