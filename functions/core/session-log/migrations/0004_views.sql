-- The questions that the log answers. Each is asked with a day, or with what an index begins with.

-- A user's history: WHERE user_id = … [AND profile_id = …] ORDER BY day DESC, session_id DESC. Ids of sessions are in the
-- order in which they were made.
CREATE VIEW session_history AS
SELECT session_id, day, user_id, profile_id, content_id, device_id, region,
  coalesce(started_at, session_time(session_id)) AS started_at,
  CASE WHEN is_live THEN coalesce((report).status, 'active') ELSE 'ended' END AS session_status,
  CASE WHEN NOT is_live THEN coalesce((ending).ended_at, (report).at) END AS ended_at,
  CASE WHEN NOT is_live THEN (ending).reason END AS end_reason,
  CASE WHEN NOT is_live THEN (ending).displaced_by END AS displaced_by,
  coalesce(CASE WHEN NOT is_live THEN (ending).position END, (report).position, 0) AS position,
  coalesce(CASE WHEN NOT is_live THEN (ending).watched_seconds END, (report).watched_seconds, 0) AS watched_seconds,
  degraded, active_stream_count, max_concurrent_streams,
  greatest((report).at, (ending).at) AS last_event_at
FROM playback_sessions;

-- Where a profile stopped in a title: the newest session of it. WHERE user_id = … AND profile_id = … AND content_id = …
CREATE VIEW last_positions AS
SELECT DISTINCT ON (user_id, profile_id, content_id) *
FROM session_history
ORDER BY user_id, profile_id, content_id, day DESC, session_id DESC;

-- What was watched, by title and day of the start. WHERE day …
CREATE VIEW watched_hours AS
SELECT day, content_id, count(*) AS sessions, count(DISTINCT (user_id, profile_id)) AS profiles,
  round(sum(watched_seconds) / 3600.0, 2) AS hours
FROM session_history GROUP BY day, content_id;

-- Refused creates by hour and plan, which is the number of streams that it allows; unknown where another reason refused.
-- WHERE day …
CREATE VIEW denied_creates AS
SELECT day, date_trunc('hour', occurred_at, 'UTC') AS hour, (metadata ->> 'max_concurrent_streams')::integer AS max_concurrent_streams,
  metadata ->> 'code' AS code, sum(1 + coalesce((metadata ->> 'repeats')::integer, 0)) AS creates, count(DISTINCT user_id) AS accounts
FROM playback_events WHERE event_type = 'playback.denied'
GROUP BY day, hour, 3, code;

-- How many streams each account had at most, and would have had with every create that its limit refused. WHERE day …
CREATE VIEW account_concurrency AS
SELECT day, user_id, max(had) AS streams, max(asked) AS streams_asked, max(allowed) AS max_concurrent_streams
FROM (
  SELECT day, user_id, active_stream_count AS had, active_stream_count AS asked, max_concurrent_streams AS allowed
  FROM playback_sessions WHERE active_stream_count IS NOT NULL
  UNION ALL
  SELECT day, user_id, (metadata ->> 'active_stream_count')::integer, (metadata ->> 'active_stream_count')::integer + 1,
    (metadata ->> 'max_concurrent_streams')::integer
  FROM playback_events WHERE event_type = 'playback.denied' AND metadata ->> 'code' = 'concurrency_limit_reached'
) AS one GROUP BY day, user_id;

-- What a change of a limit would do: how many accounts reached a level, and how many asked for it, by day and plan. WHERE day …
CREATE VIEW concurrency_levels AS
SELECT day, max_concurrent_streams, streams, streams_asked, count(*) AS accounts
FROM account_concurrency GROUP BY day, max_concurrent_streams, streams, streams_asked;

-- What happened, event by event. WHERE session_id = … ORDER BY sequence, occurred_at
CREATE VIEW session_timeline AS
SELECT session_id, sequence, occurred_at, event_type, metadata, event_id, day, user_id, profile_id, content_id, device_id, region,
  correlation_id, recorded_at
FROM playback_events;
