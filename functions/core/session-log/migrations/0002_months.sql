-- Partitions of a month. None of it makes a writer wait: a table is filled beside its parent and attached to it, for which
-- PostgreSQL takes a lock that lets rows be read and written (ALTER TABLE, ATTACH PARTITION).

CREATE FUNCTION partition_of(parent text, month date) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN parent || to_char(month, '"_"YYYY"_"MM');

CREATE FUNCTION create_session_log_month(any_day date) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  month date := date_trunc('month', any_day);
  parent text;
BEGIN
  IF to_regclass(partition_of('playback_events', month)) IS NOT NULL THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('session log months'));
  FOREACH parent IN ARRAY ARRAY['playback_sessions', 'playback_events'] LOOP
    CONTINUE WHEN to_regclass(partition_of(parent, month)) IS NOT NULL;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', partition_of(parent, month), parent);
    -- room in each page for the next state of its rows
    IF parent = 'playback_sessions' THEN
      EXECUTE format('ALTER TABLE %I SET (fillfactor = 80)', partition_of(parent, month));
    END IF;
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
      parent, partition_of(parent, month), month, (month + interval '1 month')::date);
  END LOOP;
END
$$;

-- The months of the log that are older than any that is kept, as partitions: the caller detaches and drops each.
CREATE VIEW session_log_months AS
SELECT parent.relname::text AS parent, child.relname::text AS partition,
  to_date(right(child.relname::text, 7), 'YYYY_MM') AS month, i.inhdetachpending AS detaching
FROM pg_inherits i
JOIN pg_class parent ON parent.oid = i.inhparent AND parent.relkind = 'p'
JOIN pg_class child ON child.oid = i.inhrelid
WHERE parent.relname IN ('playback_sessions', 'playback_events') AND parent.relnamespace = 'public'::regnamespace;
