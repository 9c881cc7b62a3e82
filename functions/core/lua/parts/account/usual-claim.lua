-- The usual claim: a new session in the text layout that ends no other and goes by an answer of Identity, of an account with
-- few sessions, none of them overdue, no revocation, room in its memory, and a free slot. It answers by itself; everything else is left to the rest of the script, which
-- does the same with more care (a test compares the two). Written as usual-heartbeat.lua is, for the same reason.
local user, key_of, account, text = A.user_id, nil, nil, nil
local is_usual = S.layout == 2 and S.replace == 0 and S.window <= S.session_timeout and A.terminate == ''
  and A.degraded ~= '1' and A.entitlement_reason == '' and A.availability_reason == ''
  and not user:find("[^%w%-_%.!~%*'%(%)]") and redis.call('EXISTS', KEYS[1]) == 0
if is_usual then
  key_of = { slots = TAG .. ':slots:' .. user, account = TAG .. ':account:' .. user, memory = TAG .. ':memory:' .. user }
  account = redis.call('HMGET', key_of.account, 'max_concurrent_streams', 'limit_as_of', 'revoked_at')
  text = redis.call('GET', key_of.memory) or '\n'
  is_usual = not account[3] and (tonumber(account[2]) or 0) <= NOW and (A.plan_limit ~= '' or not account[1]) and #text < 16000
    and (A.request == '' or not text:find('\nr' .. A.request:sub(1, 22) .. '\t', 1, true)
      and redis.call('EXISTS', TAG .. ':request:' .. user .. ':' .. A.request) == 0)
  local lines, asked_at = '', tonumber(A.asked_at)
  -- A decision takes the place of an older one.
  for _, one in ipairs({ { 'e', A.entitlement, A.entitlement_learned, A.entitlement_kept, A.plan_limit },
      { 'a', A.availability, A.availability_learned, A.availability_kept, '' } }) do
    if one[3] ~= '' then
      local name = one[1] .. one[2]:sub(1, 22) .. '\t'
      local from, tab = text:find('\n' .. name, 1, true)
      if from then
        is_usual = is_usual and tonumber(text:match('^%d+\t%l+\t(%d+)', tab + 1)) <= asked_at
        text = text:sub(1, from) .. text:sub(text:find('\n', tab, true) + 1)
      end
      local till = NOW + one[4]
      lines = name .. string.format('%d%03d', till / 1000, till % 1000) .. '\t' .. one[3] .. '\t' .. A.asked_at .. '\t' .. one[5]
        .. '\t\n' .. lines
    end
  end
  if A.request ~= '' then
    local till = NOW + 86400000
    lines = 'r' .. A.request:sub(1, 22) .. '\t' .. string.format('%d%03d', till / 1000, till % 1000) .. '\t'
      .. A.fingerprint_2:sub(1, 22) .. '\t' .. A.session_id .. '\n' .. lines
  end
  if lines == '' then text = nil else text = text:gsub('\n', '\n' .. lines, 1) end
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
    if newest then
      redis.call('HSET', key_of.account, 'limit_as_of', A.as_of, unpack(
        A.plan_limit ~= '' and { 'max_concurrent_streams', A.plan_limit } or {}))
      redis.call('PEXPIRE', key_of.account, 2592000000)
    end
    if text then redis.call('SET', key_of.memory, text, 'PX', S.memory) end
    local who = user .. '\t' .. A.profile_id .. '\t' .. A.content_id .. '\t' .. A.device_id .. '\t' .. A.region
    local event = A.operation .. '-' .. A.session_id:sub(-12) .. '-1\tplayback.started\t' .. now .. '\t' .. A.started_by .. '\t'
      .. A.session_id .. '\t1\t' .. A.position .. '\t0'
    redis.call('XADD', OUTBOX, '*', 'event', event, 'who', who, 'active_stream_count', count, 'max_concurrent_streams', limit)
    local value = 'active\t' .. due_at .. '\tmissed_heartbeats\t' .. now .. '\t' .. S.interval .. '\t0\t1\t0\t' .. A.position
      .. '\t\t\t' .. now .. '\t' .. who .. '\t' .. A.started_by .. '\t0\t' .. A.as_of .. '\t' .. A.request:sub(1, 22)
      .. '\t\t\t\t\t\t\t\t\t\t'
    redis.call('SET', KEYS[1], value)
    return { 'granted', now, A.session_id .. '\t' .. value, {}, limit, count, {} }
  end
end
