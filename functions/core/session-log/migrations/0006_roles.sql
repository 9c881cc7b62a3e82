-- Who may do what. Each function of the service logs in as one of these roles; none of them may do more than its line says.
-- They are roles of the whole server: another database on it may have made them already, at this moment even.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['viewing_log_writer', 'viewing_log_reader', 'viewing_log_eraser'] LOOP
    BEGIN
      IF to_regrole(name) IS NULL THEN EXECUTE format('CREATE ROLE %I LOGIN', name); END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    -- Aurora's own role: its members enter by IAM, and by no password.
    IF to_regrole('rds_iam') IS NOT NULL THEN EXECUTE format('GRANT rds_iam TO %I', name); END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', name);
  END LOOP;
END
$$;

REVOKE EXECUTE ON FUNCTION record_playback_events, missing_events, create_session_log_month, count_logged_user, mark_user_erased, erase_logged_user FROM PUBLIC;
GRANT EXECUTE ON FUNCTION record_playback_events TO viewing_log_writer;
GRANT SELECT ON session_history, last_positions, watched_hours, denied_creates, account_concurrency, concurrency_levels,
  session_timeline TO viewing_log_reader;
GRANT EXECUTE ON FUNCTION missing_events TO viewing_log_reader;
GRANT EXECUTE ON FUNCTION count_logged_user, mark_user_erased, erase_logged_user TO viewing_log_eraser;
