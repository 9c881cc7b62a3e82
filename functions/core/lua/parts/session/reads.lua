-- Reads of a session. Argument: reads (the counter that is charged)
local Reads = {}

-- Charges a read to the session at its rate. Returns the ms to wait. A charge that cannot be written, on a replica or with
-- memory full, is left out.
function Reads.charge_read(s)
  local wait, charged = Rate.charge(s, A.reads, S.read_period, S.read_burst)
  if wait == 0 and charged ~= s[A.reads] then
    s[A.reads] = charged
    Session.store(s, nil, redis.pcall)
  end
  return wait
end
