-- Rate limits: GCRA (ITU-T I.371, "virtual scheduling"), in ms. Nothing is kept but the theoretical arrival time.

-- Charges one to `fields[name]`, whose limit is one per `period` (ms, '0': none) and at most `burst` at once.
-- Returns the ms to wait, 0 when it was charged, and what the field then holds. Of a resend nothing more is charged, and
-- a refused one is charged nothing, so that a caller who keeps asking still gets the rate. `at_first` is the arrival time
-- of what has not been charged yet. An arrival time further ahead than a burst reaches is ignored: a clock was wrong.
local function charge(fields, name, period, burst, at_first)
  local due, last = (fields[name] or ''):match('^(%d+) (%S+)$')
  if period == '0' or last == THIS then return 0, fields[name] end
  local arrival = tonumber(due or at_first or 0)
  if arrival > NOW + burst * period then arrival = 0 end
  local next_due = math.max(arrival, NOW) + period
  local wait = next_due - burst * period - NOW
  if wait > 0 then return wait, fields[name] end
  return 0, int(next_due) .. ' ' .. THIS
end

-- Writes a charge where nothing else is written, and keeps the key for at least `kept` ms, if that is given. A charge that
-- cannot be written, on a replica or with memory full, is left out.
local function write_charge(key, fields, name, charged, kept)
  if charged == fields[name] then return end
  local written = type(redis.pcall('HSET', key, name, charged)) ~= 'table'
  if written and kept then keep(key, kept) end
end

-- Reads of a session, at their rate. Returns the ms to wait. ARGV: read_period (ms, 0: no limit), read_burst, reads (the
-- field that is charged)
local function charge_read(s)
  local wait, charged = charge(s, A.reads, A.read_period, A.read_burst)
  if wait == 0 then write_charge(s.key, s, A.reads, charged) end
  return wait
end

-- The answer to one too many.
local function limited(wait) return answer('limited', { 'wait', int(wait) }) end
