-- Makes the consumer group of the outbox, and the outbox, where they are missing. Arguments: group
-- Returns ok. A repeat changes nothing. ZREM comes first: it is allowed when memory is full, and then so is the rest.
-- Parts: base
redis.call('ZREM', DEADLINES, '')
local made = redis.pcall('XGROUP', 'CREATE', OUTBOX, A.group, '0', 'MKSTREAM')
if made.err and not made.err:find('BUSYGROUP', 1, true) then return made end
return 'ok'
