-- What is remembered of an account, in one text with a cap: `{t}:memory:<user>`. First the ids of its sessions that have ended,
-- newest first, a space after each; then lines, the newest first: a name, the time until which it counts (ms), values, with
-- tabs between them. The oldest give way: a line is forgotten, and a session goes with its id.
-- A name is a letter and what it is about: r request, e entitlement, a availability, d denial.
local Memory = {}

-- Sessions that have ended: sixty, as many as the rate of creates lets end in a minute. Lines: so many bytes, and one line
-- more. Of a digest 132 bits.
local ENDED, LINES, DIGITS = 60 * 37, 20000, 22

-- The memory of a user, which is read once in a script.
local known = {}
function Memory.of(user_id)
  if not known[user_id] then
    local key = TAG .. ':memory:' .. Keys.encode(user_id)
    known[user_id] = { key = key, text = redis.call('GET', key) or '\n', changed = false }
  end
  return known[user_id]
end

-- The values of a line that still counts and until when it does, or nil; and where the line begins and ends.
function Memory.find(m, name)
  local from, tab = m.text:find('\n' .. name .. '\t', 1, true)
  if not from then return nil end
  local till, values = m.text:match('^(%d+)\t([^\n]*)', tab + 1)
  if not (till and tonumber(till) > NOW) then values = nil end
  return values, till, from, m.text:find('\n', tab, true)
end

-- Remembers values under a name, instead of what was there.
function Memory.put(m, name, till, values)
  local _, _, from, to = Memory.find(m, name)
  if from then m.text = m.text:sub(1, from) .. m.text:sub(to + 1) end
  local head = m.text:find('\n', 1, true)
  m.text = m.text:sub(1, head) .. name .. '\t' .. till .. '\t' .. values .. '\n' .. m.text:sub(head + 1)
  local last = m.text:find('\n', head + LINES, true)
  if last then m.text = m.text:sub(1, last) end
  m.changed = true
end

-- Remembers that a session has ended. One that was found not to be removable is left to its retention.
function Memory.add_ended(m, id)
  m.text = id .. ' ' .. m.text
  local head = m.text:find('\n', 1, true)
  if head > ENDED + 1 then
    redis.pcall('PEXPIRE', TAG .. ':session:' .. m.text:sub(head - 37, head - 2), 0) -- which removes it
    m.text = m.text:sub(1, head - 38) .. m.text:sub(head)
  end
  m.changed = true
end

-- How the session ended is remembered with the create's Idempotency-Key, for longer than the session is kept.
function Memory.end_request(m, s)
  local values, till = Memory.find(m, 'r' .. s.request)
  local fingerprint, id = (values or ''):match('^(%S+)\t(%S+)')
  if id ~= s.id then return end
  Memory.put(m, 'r' .. s.request, till, table.concat({ fingerprint, id, s.status, s.end_reason, s.ended_at }, '\t'))
end

-- Writes what was changed.
function Memory.store(m)
  if m.changed then redis.call('SET', m.key, m.text, 'PX', S.memory) end
  m.changed = false
end
