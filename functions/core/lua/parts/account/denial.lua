-- How a refused create is reported.
local Denial = {}
local QUIET_MS, REMEMBERED_MS = 60000, 3600000

-- Emits the event of a refused create, at most once per user, content and code in a minute and never above the outbox'
-- limit; the next event says how many refusals had none. ZREM comes first: it is allowed when memory is full.
function Denial.deny(code, metadata)
  local key = TAG .. ':denial:' .. Keys.encode(A.user_id) .. ':' .. code .. ':' .. Keys.encode(A.content_id)
  local before = Hash.read(key) or {}
  redis.call('ZREM', DEADLINES, A.operation)
  if Event.resent(before.recent) then return end
  local repeats, quiet_until = tonumber(before.repeats or 0), tonumber(before.quiet_until or 0)
  local is_quiet = NOW < quiet_until and quiet_until <= NOW + QUIET_MS -- further ahead than it can be: ignored
  if is_quiet or redis.call('XLEN', OUTBOX) > S.outbox_limit then
    Hash.put(key, { recent = Event.with_this(before.recent), repeats = int(repeats + 1) })
  else
    Hash.put(key, { recent = Event.with_this(before.recent), repeats = '0', quiet_until = int(NOW + QUIET_MS) })
    local repeated = repeats > 0 and { 'repeats', int(repeats) } or {}
    local who = { user_id = A.user_id, profile_id = A.profile_id, content_id = A.content_id, device_id = A.device_id,
      region = A.region }
    Event.append('denied', 'playback.denied', who, A.correlation_id, {}, Event.extend({ 'code', code }, Event.extend(metadata, repeated)))
  end
  redis.call('PEXPIRE', key, REMEMBERED_MS)
end
