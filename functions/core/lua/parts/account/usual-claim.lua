-- The usual claim: a new session in the text layout that ends no other, of an account with few sessions, none of them
-- overdue, no revocation, and a free slot. It answers by itself; everything else is left to the rest of the script, which
-- does the same with more care (a test compares the two). Written as usual-heartbeat.lua is, for the same reason.
local user, key_of, account = A.user_id, nil, nil
local is_usual = S.layout == 2 and S.replace == 0 and S.window <= S.session_timeout and A.terminate == ''
  and not user:find("[^%w%-_%.!~%*'%(%)]") and redis.call('EXISTS', KEYS[1]) == 0
if is_usual then
  key_of = { slots = TAG .. ':slots:' .. user, account = TAG .. ':account:' .. user,
    request = TAG .. ':request:' .. user .. ':' .. A.request,
    entitlement = TAG .. ':decision:' .. user .. ':entitlement:' .. A.entitlement,
    availability = TAG .. ':decision:' .. user .. ':availability:' .. A.availability }
  account = redis.call('HMGET', key_of.account, 'max_concurrent_streams', 'limit_as_of', 'revoked_at')
  is_usual = not account[3] and (tonumber(account[2]) or 0) <= NOW
    and (A.request == '' or redis.call('EXISTS', key_of.request) == 0)
    and (A.entitlement_learned == '' or (tonumber(redis.call('HGET', key_of.entitlement, 'as_of')) or 0) <= tonumber(A.asked_at))
    and (A.availability_learned == '' or (tonumber(redis.call('HGET', key_of.availability, 'as_of')) or 0) <= tonumber(A.asked_at))
end
if is_usual then
  local newest = A.as_of ~= '' and tonumber(A.as_of) >= (tonumber(account[2]) or 0)
  local limit = newest and (A.plan_limit ~= '' and A.plan_limit or S.default_limit) or account[1] or S.default_limit
  local at, FEW = NOW + S.window, 8
  local slots = redis.call('ZRANGE', key_of.slots, 0, FEW, 'WITHSCORES')
  local count = #slots / 2 + 1
  local all_live = count <= FEW and (count == 1 or tonumber(slots[2]) > NOW and tonumber(slots[#slots]) <= at)
  if all_live and count <= tonumber(limit) then
    local now, due_at = string.format('%d%03d', NOW / 1000, NOW % 1000), string.format('%d%03d', at / 1000, at % 1000)
    redis.call('ZADD', DEADLINES, due_at, A.session_id) -- the first write: refused when memory is full
    redis.call('ZADD', key_of.slots, due_at, A.session_id)
    if redis.call('PTTL', key_of.slots) < S.window + 86400000 then
      redis.call('PEXPIRE', key_of.slots, S.window + 172800000)
    end
    if A.entitlement_learned ~= '' then
      redis.call('HSET', key_of.entitlement, 'answer', A.entitlement_learned, 'as_of', A.asked_at, 'reason', A.entitlement_reason,
        'max_concurrent_streams', A.plan_limit)
      redis.call('PEXPIRE', key_of.entitlement, A.entitlement_kept)
    end
    if A.availability_learned ~= '' then
      redis.call('HSET', key_of.availability, 'answer', A.availability_learned, 'as_of', A.asked_at, 'reason', A.availability_reason,
        'max_concurrent_streams', '')
      redis.call('PEXPIRE', key_of.availability, A.availability_kept)
    end
    if newest then
      if A.plan_limit == '' then
        redis.call('HDEL', key_of.account, 'max_concurrent_streams')
        redis.call('HSET', key_of.account, 'limit_as_of', A.as_of)
      else
        redis.call('HSET', key_of.account, 'limit_as_of', A.as_of, 'max_concurrent_streams', A.plan_limit)
      end
      redis.call('PEXPIRE', key_of.account, 2592000000)
    end
    if A.request ~= '' then
      redis.call('HSET', key_of.request, 'fingerprint', A.fingerprint, 'fingerprint_2', A.fingerprint_2, 'session_id', A.session_id)
      redis.call('PEXPIRE', key_of.request, 86400000)
    end
    local who = user .. '\t' .. A.profile_id .. '\t' .. A.content_id .. '\t' .. A.device_id .. '\t' .. A.region
    local event = A.operation .. '-' .. A.session_id:sub(-12) .. '-1\tplayback.started\t' .. now .. '\t' .. A.started_by .. '\t'
      .. A.session_id .. '\t1\t' .. A.position .. '\t0'
    if A.degraded == '1' then
      redis.call('XADD', OUTBOX, '*', 'event', event, 'who', who, 'degraded', '1', 'active_stream_count', count,
        'max_concurrent_streams', limit)
    else
      redis.call('XADD', OUTBOX, '*', 'event', event, 'who', who, 'active_stream_count', count, 'max_concurrent_streams', limit)
    end
    local value = 'active\t' .. due_at .. '\tmissed_heartbeats\t' .. now .. '\t' .. S.interval .. '\t0\t1\t0\t' .. A.position
      .. '\t\t\t' .. now .. '\t' .. who .. '\t' .. A.started_by .. '\t' .. A.degraded .. '\t' .. A.as_of .. '\t' .. A.request
      .. '\t\t\t\t\t\t\t\t\t\t'
    redis.call('SET', KEYS[1], value)
    return { 'granted', now, A.session_id .. '\t' .. value, {}, limit, count, {} }
  end
end
