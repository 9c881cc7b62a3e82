/** The database that each test's own is a copy of: a session log without a row. */
export const TEMPLATE = 'session_log_template'
