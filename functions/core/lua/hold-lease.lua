-- Keeps the lease on a range of partitions, or takes it from the run that has it. KEYS: base.lua's; ARGV: range, run,
-- take ('1', or empty to keep), lease (ms). Returns the run that holds it now. A repeat may take it back from a later
-- run, which then leaves in its place: one of them always stays.
local key = TAG .. ':relay:' .. A.range
local holder = redis.call('GET', key)
if A.take == '' and holder and holder ~= A.run then return holder end
if holder == A.run then
  redis.call('PEXPIRE', key, A.lease)
else
  redis.call('SET', key, A.run, 'PX', A.lease)
end
return A.run
