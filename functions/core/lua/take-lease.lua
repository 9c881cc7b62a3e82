-- Takes the lease on a range of partitions for a run, also from a run that holds it. Arguments: lease (key), run, ms
-- Returns ok. A repeat may take it back from a later run, which then leaves instead: one of the two always stays.
-- ZREM comes first: it is allowed when memory is full, and then so is the rest.
-- Parts: base
redis.call('ZREM', DEADLINES, '')
redis.call('SET', A.lease, A.run, 'PX', A.ms)
return 'ok'
