-- The events of an array of details as rows, each with the day that decides its partition.
CREATE FUNCTION events_in(details jsonb) RETURNS SETOF playback_events
LANGUAGE sql STABLE SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT event_id, coalesce(session_day(session_id), ("timestamp" AT TIME ZONE 'UTC')::date), event_type, "timestamp", session_id,
    sequence, user_id, profile_id, content_id, device_id, region, correlation_id, schema_version, metadata, now()
  FROM jsonb_to_recordset(details) AS detail (event_id text, event_type text, "timestamp" timestamptz, session_id uuid,
    sequence bigint, user_id text, profile_id text, content_id text, device_id text, region text, correlation_id text,
    schema_version integer, metadata jsonb);
END;

CREATE FUNCTION report_of(event playback_events) RETURNS session_report
LANGUAGE sql IMMUTABLE
RETURN ROW(event.sequence, event.occurred_at, event.event_id, event.event_type,
  coalesce(event.metadata ->> 'session_status', CASE event.event_type WHEN 'playback.paused' THEN 'paused' ELSE 'active' END),
  (event.metadata ->> 'position')::bigint, coalesce((event.metadata ->> 'watched_seconds')::bigint, 0))::session_report;

CREATE FUNCTION end_of(event playback_events) RETURNS session_end
LANGUAGE sql STABLE
RETURN ROW(event.occurred_at, event.sequence, event.event_id, event.event_type, event.metadata ->> 'end_reason',
  coalesce((event.metadata ->> 'ended_at')::timestamptz, event.occurred_at), event.metadata ->> 'displaced_by',
  (event.metadata ->> 'position')::bigint, (event.metadata ->> 'watched_seconds')::bigint)::session_end;

-- The one way into the log. `details` is an array of playback events as subscribers get them. Adds each event once, and
-- brings the rows of their sessions to the same state in whatever order, how often and by how many writers events come.
-- Returns how many events were new. Raises 22023 for a session that cannot be one of this service.
CREATE FUNCTION record_playback_events(details jsonb) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  first_kept date := (SELECT first_day FROM session_log_retention);
  events playback_events[] := ARRAY(SELECT e FROM events_in(details) e WHERE e.day >= first_kept ORDER BY e.event_id);
  any_day date;
  count_added integer;
BEGIN
  -- The transaction gets its number before it looks who was erased: an erasure waits for those with lower numbers.
  PERFORM pg_current_xact_id();

  FOR any_day IN SELECT min(e.day) FROM unnest(events) e GROUP BY date_trunc('month', e.day) LOOP
    IF any_day > now() + interval '40 days' THEN
      RAISE EXCEPTION 'an event is of %, which is in the future: its session_id is none of this service', any_day
        USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM create_session_log_month(any_day);
  END LOOP;

  -- In the order of ids, here and below: writers that meet wait for each other, and never in a circle.
  WITH added AS (
    INSERT INTO playback_events
    SELECT e.* FROM unnest(events) e
    WHERE NOT EXISTS (
      SELECT FROM erased_users u WHERE u.user_digest = sha256(convert_to(e.user_id, 'UTF8')) AND e.occurred_at <= u.erased_at)
    ORDER BY e.event_id
    ON CONFLICT (event_id, day) DO NOTHING
    RETURNING playback_events AS event
  ), changed AS (
    SELECT (event).session_id AS id,
      (array_agg(event))[1] AS any,
      (array_agg(event) FILTER (WHERE (event).event_type = 'playback.started'))[1] AS start,
      coalesce(bool_or(((event).metadata ->> 'degraded')::boolean), false) AS degraded,
      (array_agg(report_of(event) ORDER BY report_of(event) DESC) FILTER (WHERE NOT (event).metadata ? 'end_reason'))[1] AS report,
      (array_agg(end_of(event) ORDER BY end_of(event) DESC) FILTER (WHERE (event).metadata ? 'end_reason'))[1] AS ending
    FROM added WHERE (event).session_id IS NOT NULL GROUP BY (event).session_id
  ), merged AS (
    INSERT INTO playback_sessions AS s (session_id, day, user_id, profile_id, content_id, device_id, region, degraded, started_at,
      start_position, active_stream_count, max_concurrent_streams, report, ending)
    SELECT id, (c.any).day, (c.any).user_id, (c.any).profile_id, (c.any).content_id, (c.any).device_id, (c.any).region, degraded,
      (start).occurred_at, ((start).metadata ->> 'position')::bigint, ((start).metadata ->> 'active_stream_count')::integer,
      ((start).metadata ->> 'max_concurrent_streams')::integer, report, ending
    FROM changed c ORDER BY id
    ON CONFLICT (session_id, day) DO UPDATE SET
      degraded = s.degraded OR excluded.degraded,
      started_at = coalesce(s.started_at, excluded.started_at),
      start_position = coalesce(s.start_position, excluded.start_position),
      active_stream_count = coalesce(s.active_stream_count, excluded.active_stream_count),
      max_concurrent_streams = coalesce(s.max_concurrent_streams, excluded.max_concurrent_streams),
      report = greatest(s.report, excluded.report),
      ending = greatest(s.ending, excluded.ending)
  )
  SELECT count(*) INTO count_added FROM added;
  RETURN count_added;
END
$$;
