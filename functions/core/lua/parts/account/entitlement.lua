-- The fields to write to the account's record and the live sessions to end; or nil, nil and the outcome.
-- The date of the last change is kept by kind, by Identity's clock: `revocation` and `plan_as_of`. The version before
-- ignores every change older than `as_of`. So `as_of` is the date of the last revocation: a plan must not hide one.
local Entitlement = {}

-- When a change of a kind took effect last; a date that is ahead of both clocks is ignored.
function Entitlement.believed(date, last)
  local at = tonumber(date or 0)
  return at <= last + A.skew and at or 0
end

-- A version before kinds were kept wrote the date of a plan as as_of alone.
function Entitlement.plan_as_of(account)
  local other = account.as_of ~= account.revocation and account.as_of
  return math.max(tonumber(account.plan_as_of or 0), tonumber(other or 0))
end

function Entitlement.revocation(account, at, known_at, last, alive)
  local before = Entitlement.believed(account.revocation, last)
  if at < before then return nil, nil, 'ignored' end
  if at == before then return nil, nil, 'applied' end
  local revoked_at, leaving = math.max(known_at, tonumber(account.revoked_at or 0)), {}
  for _, s in ipairs(alive) do
    if (tonumber(s.decided_at or s.started_at) or 0) <= revoked_at then leaving[#leaving + 1] = s end
  end
  return { as_of = int(at), revocation = int(at), revoked_at = int(revoked_at), plan_as_of = int(Entitlement.plan_as_of(account)) }, leaving
end

-- Of two plans at once the smaller counts.
function Entitlement.new_plan(account, at, known_at, last, alive)
  local streams, before = tonumber(A.max_concurrent_streams), Entitlement.believed(Entitlement.plan_as_of(account), last)
  local as_before = at == before and tonumber(account.plan_streams)
  if at < before or as_before and streams > as_before then return nil, nil, 'ignored' end
  if streams == as_before then return nil, nil, 'applied' end
  local answered_at = account.corrections and account.corrections.limit_as_of and 0 or tonumber(account.limit_as_of or 0)
  if answered_at > known_at then return nil, nil, 'ignored' end
  local leaving = {}
  for i = streams + 1, #alive do leaving[#leaving + 1] = alive[i] end
  return { as_of = account.revocation or '0', plan_as_of = int(at), plan_streams = int(streams), limit_as_of = int(known_at),
    max_concurrent_streams = int(streams) }, leaving
end
