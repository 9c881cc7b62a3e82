-- Rate limits: GCRA (ITU-T I.371, "virtual scheduling"), in ms. Nothing is kept but the theoretical arrival time.

-- Charges one to `fields[name]`, whose limit is one per `period` (ms, '0': none) and at most `burst` at once.
-- Returns the ms to wait, 0 when it was charged, and what the field then holds. Of a resend nothing more is charged, and
-- what is refused is charged nothing, so that whoever keeps asking still gets the rate.
local function charge(fields, name, period, burst)
  local due, last = (fields[name] or ''):match('^(%d+) (%S+)$')
  if period == '0' or last == THIS then return 0, fields[name] end
  local next_due = math.max(tonumber(due or 0), NOW) + period
  local wait = next_due - burst * period - NOW
  if wait > 0 then return wait, fields[name] end
  return 0, int(next_due) .. ' ' .. THIS
end

-- The answer to one too many.
local function limited(wait) return answer('limited', { 'wait', int(wait) }) end
