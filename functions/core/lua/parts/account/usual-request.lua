-- The usual first half of a create: with no Idempotency-Key that was seen before, of an account without a revocation, within
-- its rate, and nothing of it in the layout of the version before. It answers by itself; everything else is left to the rest of
-- the script, which does the same with more care (a test compares the two). Written as usual-heartbeat.lua is, for the same
-- reason.
local user, this = A.user_id, A.operation:sub(1, 8)
if S.layout == 2 and S.create_period > 0 and not user:find("[^%w%-_%.!~%*'%(%)]") then
  local key, text = TAG .. ':account:' .. user, redis.call('GET', TAG .. ':memory:' .. user) or '\n'
  local account = redis.call('HMGET', key, 'creates', 'revoked_at', 'limit_as_of')
  local due, charged = (account[1] or ''):match('^(%d+) (%S+)$')
  local next_due = math.max(tonumber(due) or 0, NOW) + S.create_period
  local before = TAG .. ':decision:' .. user .. ':'
  local is_usual = charged ~= this and next_due - NOW <= S.create_period * S.create_burst
    and not account[2] and (tonumber(account[3]) or 0) <= NOW
    and (A.request == '' or not text:find('\nr' .. A.request:sub(1, 22) .. '\t', 1, true))
    and redis.call('EXISTS', TAG .. ':request:' .. user .. ':' .. A.request, before .. 'entitlement:' .. A.entitlement,
      before .. 'availability:' .. A.availability) == 0
  local details, kind, question = {}, 'entitlement', A.entitlement
  while is_usual and kind do
    local _, tab = text:find('\n' .. kind:sub(1, 1) .. question:sub(1, 22) .. '\t', 1, true)
    if tab then
      local till, answer, as_of, limit, reason = text:match('^(%d+)\t(%l+)\t(%d+)\t(%d*)\t([^\n]*)', tab + 1)
      is_usual = not reason:find('%', 1, true)
      if is_usual and tonumber(till) > NOW and tonumber(as_of) <= NOW and tonumber(as_of) > 0 then
        local n = #details
        details[n + 1], details[n + 2], details[n + 3], details[n + 4] = kind, answer, kind .. '_as_of', as_of
        details[n + 5], details[n + 6], details[n + 7], details[n + 8] = kind .. '_reason', reason, kind .. '_limit', limit
      end
    end
    kind, question = kind == 'entitlement' and 'availability' or nil, A.availability
  end
  if is_usual then
    redis.call('HSET', key, 'creates', string.format('%d%03d', next_due / 1000, next_due % 1000) .. ' ' .. this)
    if redis.call('PTTL', key) < S.create_period * S.create_burst then
      redis.call('PEXPIRE', key, S.create_period * S.create_burst)
    end
    return { 'new', int(NOW), '', details }
  end
end
