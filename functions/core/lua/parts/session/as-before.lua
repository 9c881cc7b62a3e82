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

-- A word that is empty is written too: that version relies on it.
function AsBefore.store(s, kept, call)
  local written = call('HSET', s.key, 'session_id', s.id, unpack(Words.pairs(s)))
  if kept then redis.call('PEXPIRE', s.key, kept) end
  return written
end
