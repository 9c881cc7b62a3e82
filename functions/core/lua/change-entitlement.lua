-- Applies what Identity tells of an account: that it may see nothing any more, or how many streams it may have.
-- KEYS: base.lua's ([1] the account's slots); ARGV: account.lua's, and effective_at (ms, Identity's clock), skew (ms, how
--   far that clock may be wrong), max_age (ms), max_concurrent_streams (empty: revoked)
-- Returns applied with the number of sessions ended; early; or ignored: too old, older than the last one applied, or of a
-- plan that a create has newer word of. A repeat of the same event ends nothing that was admitted since.
local at, account = tonumber(A.effective_at), known_account()
local alive, late = sessions_of(A.user_id)
if at > NOW + A.skew then return reply('early') end
if NOW - at > tonumber(A.max_age) or at < tonumber(account.as_of or 0) then return reply('ignored') end

-- What was asked by then may have been answered before it took effect.
local known_at = math.min(at + A.skew, NOW)
local news, leaving = { as_of = A.effective_at }, {}
if A.max_concurrent_streams == '' then
  local again = account.revocation == A.effective_at
  news.revocation, news.revoked_at = A.effective_at, again and account.revoked_at or int(known_at)
  for _, s in ipairs(alive) do
    local decided_at = tonumber(s.decided_at or s.started_at) or 0
    if decided_at <= tonumber(news.revoked_at) then leaving[#leaving + 1] = s end
  end
else
  if tonumber(account.limit_as_of or 0) > known_at then return reply('ignored') end
  news.limit_as_of, news.max_concurrent_streams = int(known_at), A.max_concurrent_streams
  for i = A.max_concurrent_streams + 1, #alive do leaving[#leaving + 1] = alive[i] end
end

redis.call('ZREM', DEADLINES, '') -- first: it is allowed when memory is full
expire_all(late)
put(account_of(A.user_id), news)
keep(account_of(A.user_id), ACCOUNT_KEPT)
for _, s in ipairs(leaving) do close(s, 'terminated', 'entitlement_revoked', 'playback.completed') end
return reply('applied', nil, '', #leaving)
