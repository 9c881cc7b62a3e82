-- Rate limits: GCRA (ITU-T I.371, "virtual scheduling"), in ms. Nothing is kept but the theoretical arrival time.
local Rate = {}

-- Charges one to `fields[name]`, whose limit is one per `period` (ms, 0: none) and at most `burst` at once.
-- Returns the ms to wait, 0 when it was charged, and what the field then holds. Of a resend nothing more is charged, and
-- a refused one is charged nothing, so that a caller who keeps asking still gets the rate. `at_first` is the arrival time
-- of what has not been charged yet. An arrival time further ahead than a burst reaches is ignored: a clock was wrong.
function Rate.charge(fields, name, period, burst, at_first)
  local due, last = (fields[name] or ''):match('^(%d+) (%S+)$')
  if period == 0 or last == THIS then return 0, fields[name] end
  local arrival = tonumber(due or at_first or 0)
  if arrival > NOW + burst * period then arrival = 0 end
  local next_due = math.max(arrival, NOW) + period
  local wait = next_due - burst * period - NOW
  if wait > 0 then return wait, fields[name] end
  return 0, int(next_due) .. ' ' .. THIS
end

-- The answer to one too many.
function Rate.limited(wait) return Reply.with('limited', { 'wait', int(wait) }) end
