-- Removes entries from the outbox, acknowledged and deleted in one step: what is only acknowledged stays in it for ever.
-- Arguments: group, ids (between spaces). Returns how many there were.
-- A repeat finds none and changes nothing.
-- Parts: base
local ids = {}
for id in A.ids:gmatch('%S+') do ids[#ids + 1] = id end
redis.call('XACK', OUTBOX, A.group, unpack(ids))
return redis.call('XDEL', OUTBOX, unpack(ids))
