-- The removal of a person. What comes later, or again, of the time before does not bring them back.

CREATE FUNCTION count_logged_user(person text, OUT sessions bigint, OUT events bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  WITH own AS (SELECT session_id, day FROM playback_sessions WHERE user_id = person)
  SELECT (SELECT count(*) FROM own),
    (SELECT count(*) FROM own JOIN playback_events e USING (session_id, day))
    + (SELECT count(*) FROM playback_events e WHERE e.event_type = 'playback.denied' AND e.user_id = person);
END;

-- From now on no event of the person of the time before is recorded, except by transactions that are older than the one
-- that this returns.
CREATE FUNCTION mark_user_erased(person text) RETURNS xid8
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  INSERT INTO erased_users (user_digest, erased_at) VALUES (sha256(convert_to(person, 'UTF8')), now())
  ON CONFLICT (user_digest) DO UPDATE SET erased_at = excluded.erased_at
  RETURNING pg_current_xact_id();
END;

-- Removes the rows of the person in both tables and returns how many there were.
CREATE FUNCTION erase_logged_user(person text, OUT sessions bigint, OUT events bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  WITH own AS (
    DELETE FROM playback_sessions WHERE user_id = person RETURNING session_id, day
  ), of_sessions AS (
    DELETE FROM playback_events e USING own WHERE e.session_id = own.session_id AND e.day = own.day RETURNING 1
  ), denials AS (
    DELETE FROM playback_events e WHERE e.event_type = 'playback.denied' AND e.user_id = person RETURNING 1
  )
  SELECT (SELECT count(*) FROM own), (SELECT count(*) FROM of_sessions) + (SELECT count(*) FROM denials);
END;

-- Which of an array of events, {event_id, user_id, timestamp, session_id} each, the log has not; and whether it left them out
-- because it must not have them. One look at the index for each: OFFSET 0 keeps PostgreSQL from reading whole months.
CREATE FUNCTION missing_events(details jsonb) RETURNS TABLE (event_id text, left_out boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT asked.event_id, asked.day < (SELECT first_day FROM session_log_retention) OR EXISTS (
    SELECT FROM erased_users u WHERE u.user_digest = sha256(convert_to(asked.user_id, 'UTF8')) AND asked.occurred_at <= u.erased_at)
  FROM events_in(details) AS asked
  WHERE NOT EXISTS (SELECT FROM playback_events e WHERE e.event_id = asked.event_id AND e.day = asked.day OFFSET 0);
END;
