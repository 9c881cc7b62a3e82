-- The rate of pauses and resumes: each emits an event that may never be dropped.
local Pauses = {}

-- Charges one to the session, if its rate allows, and renews it. A session has a quarter of the burst when it starts and
-- earns the rest with its age, so that many short sessions of an account are together no faster than a few long ones.
-- Another status than before is emitted as an event. Returns an answer only when the rate refuses.
function Pauses.turn(s, status, event_type)
  local earned_later = math.floor(S.pause_burst * 3 / 4) * S.pause_period
  local wait, charged = Rate.charge(s, 'pauses', S.pause_period, S.pause_burst, s.started_at + earned_later)
  if wait > 0 then return Rate.limited(wait) end
  s.pauses = charged
  local before = s.status
  Renew.until_next(s, status)
  if before ~= status then Event.emit(s, event_type, Event.caller(s), {}) end
  Session.store(s)
end
