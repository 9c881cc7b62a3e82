-- A hash as a table, or nil.
local function hash(key)
  local flat = redis.call('HGETALL', key)
  if #flat == 0 then return nil end
  local fields = {}
  for i = 1, #flat, 2 do fields[flat[i]] = flat[i + 1] end
  return fields
end

-- Writes fields of a hash; `save` of a session also keeps its table in step.
local function put(key, fields)
  local flat = {}
  for name, value in pairs(fields) do
    flat[#flat + 1] = name
    flat[#flat + 1] = value
  end
  redis.call('HSET', key, unpack(flat))
end

local function save(s, fields)
  for name, value in pairs(fields) do s[name] = value end
  put(s.key, fields)
end

-- Keeps a key for at least so many ms.
local function keep(key, ms)
  if redis.call('PTTL', key) < ms then redis.call('PEXPIRE', key, int(ms)) end
end

-- An answer that is about no session.
local function answer(outcome, fields) return { outcome, int(NOW), fields, '', 0, {} } end

-- What every script returns: outcome, ms of the clock, session as a flat hash or empty, limit or '', live sessions' count, their flat hashes.
local function reply(outcome, s, limit, count, list)
  return { outcome, int(NOW), s and redis.call('HGETALL', s.key) or {}, limit or '', count or 0, list or {} }
end
