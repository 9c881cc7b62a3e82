-- How a refused create is reported.
local Denial = {}
local QUIET_MS, REMEMBERED_MS = 60000, 3600000

-- What is remembered of refusals of this kind: recent, repeats, quiet_until; and what remembers it anew, for an hour.
function Denial.known(code)
  if S.layout == 1 then
    local key = TAG .. ':denial:' .. Keys.encode(A.user_id) .. ':' .. code .. ':' .. Keys.encode(A.content_id)
    return Hash.read(key) or {}, function(fields)
      Hash.put(key, fields)
      redis.call('PEXPIRE', key, REMEMBERED_MS)
    end
  end
  local m, name = Memory.of(A.user_id), 'd' .. code .. ' ' .. A.content_id
  local recent, repeats, quiet_until = (Memory.find(m, name) or ''):match('^(%S*)\t(%d+)\t(%d+)$')
  return { recent = recent, repeats = repeats, quiet_until = quiet_until }, function(fields)
    Memory.put(m, name, int(NOW + REMEMBERED_MS),
      fields.recent .. '\t' .. fields.repeats .. '\t' .. (fields.quiet_until or quiet_until or '0'))
  end
end

-- Emits the event of a refused create, at most once per user, content and code in a minute and never above the outbox'
-- limit; the next event says how many refusals had none. ZREM comes first: it is allowed when memory is full. Memory.store
-- must follow.
function Denial.deny(code, metadata)
  local before, remember = Denial.known(code)
  redis.call('ZREM', DEADLINES, A.operation)
  if Event.resent(before.recent) then return end
  local repeats, quiet_until = tonumber(before.repeats or 0), tonumber(before.quiet_until or 0)
  local is_quiet = NOW < quiet_until and quiet_until <= NOW + QUIET_MS -- further ahead than it can be: ignored
  if is_quiet or redis.call('XLEN', OUTBOX) > S.outbox_limit then
    remember({ recent = Event.with_this(before.recent), repeats = int(repeats + 1) })
  else
    remember({ recent = Event.with_this(before.recent), repeats = '0', quiet_until = int(NOW + QUIET_MS) })
    local repeated = repeats > 0 and { 'repeats', int(repeats) } or {}
    local who = { user_id = A.user_id, profile_id = A.profile_id, content_id = A.content_id, device_id = A.device_id,
      region = A.region }
    Event.append('denied', 'playback.denied', who, A.correlation_id, {}, Event.extend({ 'code', code }, Event.extend(metadata, repeated)))
  end
end
