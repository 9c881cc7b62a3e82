-- The rate of pauses and resumes: each emits an event that may never be dropped.
-- ARGV beside renew.lua's: pause_period (ms, 0: no limit), pause_burst

-- Charges one to the session: `renew` writes it. A session has a quarter of the burst when it starts and earns the rest
-- with its age, so that many short sessions of an account are together no faster than a few long ones.
local function charge_pause(s)
  local earned_later = math.floor(A.pause_burst * 3 / 4) * A.pause_period
  local wait, charged = charge(s, 'pauses', A.pause_period, A.pause_burst, s.started_at + earned_later)
  s.pauses = charged
  return wait
end
