-- What a create learned about the account. Arguments: as_of (ms, when Identity was asked; empty: it was not, and no decision
-- of it is known), plan_limit (or empty)

-- Whether a revocation is newer than the decision of the create, or may be: then the create must ask again.
local function outdated(account)
  local revoked_at = tonumber(account.revoked_at or 0)
  local known_at = tonumber(A.as_of ~= '' and A.as_of or account.limit_as_of or 0)
  return revoked_at > 0 and (known_at <= revoked_at or known_at > NOW + STEP)
end

-- The limit by the newest answer on the plan, and whether that is the create's answer.
local function newest_limit(account)
  local newest = A.as_of ~= '' and tonumber(A.as_of) >= tonumber(account.limit_as_of or 0)
  if not newest then return limit_of(account), false end
  return A.plan_limit ~= '' and A.plan_limit or S.default_limit, true
end

-- Remembers the decisions that were learned, and the limit when it is the newest.
local function remember(newest)
  learn()
  if not newest then return end
  local key = account_of(A.user_id)
  if A.plan_limit == '' then redis.call('HDEL', key, 'max_concurrent_streams') end
  put(key, { limit_as_of = A.as_of, max_concurrent_streams = A.plan_limit ~= '' and A.plan_limit or nil })
  keep(key, ACCOUNT_KEPT)
end
