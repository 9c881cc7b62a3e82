-- Sessions as the version before stores them: hashes. A session stays as it was started; S.layout says how new ones are.
local AsBefore = {}
local AS_BEFORE = S.layout == 1

-- `failure` is what Redis said to the reading of a text.
function AsBefore.load(key, failure)
  if not failure.err:find('WRONGTYPE', 1, true) then error(failure) end
  local s = Hash.read(key)
  s.as_before = true
  return s
end

-- The key of the request record of a session's create, if there is one that names the session.
function AsBefore.request_key(s)
  local key = Keys.request_of(s.user_id, s.request)
  return redis.call('HGET', key, 'session_id') == s.id and key
end

-- A word that is empty is written too: that version relies on it.
function AsBefore.store(s, kept, call)
  local written = call('HSET', s.key, 'session_id', s.id, unpack(Words.pairs(s)))
  if kept then redis.call('PEXPIRE', s.key, kept) end
  return written
end
