-- Sessions as the version before stores them: hashes. A session stays as it was started; S.layout says how new ones are.
local AS_BEFORE = S.layout == 1

-- `failure` is what Redis said to the reading of a text.
local function load_as_before(key, failure)
  if not failure.err:find('WRONGTYPE', 1, true) then error(failure) end
  local s = hash(key)
  for name, value in pairs(s) do
    if value == '' then s[name] = nil end
  end
  s.as_before = true
  return s
end

-- It relies on these being there, also when they are empty.
local function store_as_before(s, kept, call)
  local flat = { 'session_id', s.id, 'region', s.region or '', 'request', s.request or '', 'decided_at', s.decided_at or '' }
  for _, name in ipairs(WORDS) do
    if s[name] then extend(flat, { name, s[name] }) end
  end
  local written = call('HSET', s.key, unpack(flat))
  if kept then redis.call('PEXPIRE', s.key, kept) end
  return written
end
