-- Moves an entry that can never be accepted to the partition's dead letters, the newest thousand of 14 days.
-- Arguments: group, id, reason. Returns how many were moved. A repeat finds none and changes nothing.
-- Parts: base
local KEPT, KEPT_MS = 1000, 14 * 24 * 3600000
local entry = redis.call('XRANGE', OUTBOX, A.id, A.id)[1]
local dead_letters = TAG .. ':dead-letters'
redis.call('EXISTS', dead_letters)
redis.call('XACK', OUTBOX, A.group, A.id)
redis.call('XDEL', OUTBOX, A.id)
if not entry then return 0 end
redis.call('XADD', dead_letters, 'MAXLEN', KEPT, '*', 'buried_for', A.reason, 'buried_as', A.id, unpack(entry[2]))
redis.call('PEXPIRE', dead_letters, KEPT_MS)
return 1
