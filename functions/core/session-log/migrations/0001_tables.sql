-- The session log: one row for each session, one for each playback event, in partitions of a UTC month.

-- A UUID of version 8 as this service makes them begins with 48 bits of Unix ms: when the session was made.
CREATE FUNCTION session_time(session_id uuid) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_timestamp(('x' || translate(left(session_id::text, 13), '-', ''))::bit(48)::bigint / 1000.0);

CREATE FUNCTION session_day(session_id uuid) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (session_time(session_id) AT TIME ZONE 'UTC')::date;

-- What a session last reported, and how it ended. Of two the greater one counts, and PostgreSQL compares them by their
-- members in this order (row-wise comparison): so the first members decide, and the order in which events come does not.
-- A report is later by its sequence. Of two ends, after a failover that lost one, the later by its timestamp counts.
CREATE TYPE session_report AS (
  sequence bigint,
  at timestamptz,
  event_id text,
  event_type text,
  status text,
  position bigint,
  watched_seconds bigint
);

CREATE TYPE session_end AS (
  at timestamptz,
  sequence bigint,
  event_id text,
  event_type text,
  reason text,
  ended_at timestamptz,
  displaced_by text,
  position bigint,
  watched_seconds bigint
);

CREATE TABLE playback_sessions (
  session_id uuid NOT NULL,
  day date NOT NULL,
  user_id text NOT NULL,
  profile_id text NOT NULL,
  content_id text NOT NULL,
  device_id text NOT NULL,
  region text,
  degraded boolean NOT NULL,

  -- of playback.started
  started_at timestamptz,
  start_position bigint,
  active_stream_count integer,
  max_concurrent_streams integer,

  -- of its last event without the reason of an end, and of the event with it
  report session_report,
  ending session_end,

  -- After an end that a failover lost it lives on: an event is later than the end by its sequence and by its timestamp.
  is_live boolean NOT NULL GENERATED ALWAYS AS (
    coalesce((report).event_type NOT IN ('playback.stopped', 'playback.completed', 'playback.expired'), true)
    AND coalesce((report).sequence > (ending).sequence AND (report).at > (ending).at, (ending).event_id IS NULL)
  ) STORED,
  PRIMARY KEY (session_id, day)
) PARTITION BY RANGE (day);

COMMENT ON TABLE playback_sessions IS 'One row for each playback session, made of its events in whatever order they came. Read it by the view session_history.';
COMMENT ON COLUMN playback_sessions.day IS 'The UTC day in which the id of the session was made; decides the partition.';

-- Of columns that never change, so that a heartbeat touches no index (HOT).
CREATE INDEX playback_sessions_by_user ON playback_sessions (user_id, day, session_id);
CREATE INDEX playback_sessions_by_profile ON playback_sessions (user_id, profile_id, day, session_id);
CREATE INDEX playback_sessions_by_title ON playback_sessions (user_id, profile_id, content_id, day, session_id);
CREATE INDEX playback_sessions_by_day ON playback_sessions (day, content_id);

CREATE TABLE playback_events (
  event_id text NOT NULL,
  day date NOT NULL,
  event_type text NOT NULL,
  occurred_at timestamptz NOT NULL,
  session_id uuid,
  sequence bigint,
  user_id text NOT NULL,
  profile_id text NOT NULL,
  content_id text NOT NULL,
  device_id text NOT NULL,
  region text,
  correlation_id text NOT NULL,
  schema_version integer NOT NULL,
  metadata jsonb NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (event_id, day)
) PARTITION BY RANGE (day);

COMMENT ON TABLE playback_events IS 'Every playback event once. Rows are added and never changed.';
COMMENT ON COLUMN playback_events.day IS 'The day of its session, so that both lie in the same month; of playback.denied the UTC day of its timestamp.';

CREATE INDEX playback_events_by_session ON playback_events (session_id, sequence) WHERE session_id IS NOT NULL;
-- Rows come about in the order of their time, so that a summary of each stretch of the table finds a day.
CREATE INDEX playback_events_by_time ON playback_events USING brin (occurred_at) WITH (autosummarize = on);
CREATE INDEX playback_events_denied ON playback_events (day, user_id) WHERE event_type = 'playback.denied';

-- Who was erased: a digest, so that events that come later, or again, do not bring them back.
CREATE TABLE erased_users (
  user_digest bytea PRIMARY KEY,
  erased_at timestamptz NOT NULL
);

-- The first day that is kept: what is older was dropped, and is not recorded again.
CREATE TABLE session_log_retention (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  first_day date NOT NULL
);
INSERT INTO session_log_retention (first_day) VALUES ('2000-01-01');
