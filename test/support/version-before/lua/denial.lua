-- ARGV beside base.lua's: user_id, profile_id, content_id, device_id, region, code
local QUIET_MS, REMEMBERED_MS = 60000, 3600000

-- Emits the event of a refused create, at most once per user, content and code in a minute and never above the outbox'
-- limit; the next event says how many refusals had none. ZREM comes first: it is allowed when memory is full.
local function deny(code, metadata)
  local key = TAG .. ':denial:' .. encode(A.user_id) .. ':' .. code .. ':' .. encode(A.content_id)
  local before = hash(key) or {}
  redis.call('ZREM', DEADLINES, A.operation)
  if resent(before.recent) then return end
  local repeats, quiet_until = tonumber(before.repeats or 0), tonumber(before.quiet_until or 0)
  local is_quiet = NOW < quiet_until and quiet_until <= NOW + QUIET_MS -- further ahead than it can be: ignored
  if is_quiet or WAITING > tonumber(A.outbox_limit) then
    put(key, { recent = with_this(before.recent), repeats = int(repeats + 1) })
  else
    put(key, { recent = with_this(before.recent), repeats = '0', quiet_until = int(NOW + QUIET_MS) })
    local repeated = repeats > 0 and { 'repeats', int(repeats) } or {}
    append('denied', 'playback.denied', A, A.correlation_id, extend({ 'code', code }, extend(metadata, repeated)))
  end
  redis.call('PEXPIRE', key, REMEMBERED_MS)
end
