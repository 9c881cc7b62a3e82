-- What the scripts of endpoints return: outcome, ms of the clock, the session or '', details as name, value pairs, limit or
-- '', count of live sessions, sessions. What is missing at the end is none. script-reply.ts reads it.
local Reply = {}

function Reply.with(outcome, details) return { outcome, int(NOW), '', details } end

function Reply.about(outcome, s, limit, count, list)
  return { outcome, int(NOW), s and Words.shown(s) or '', {}, limit or '', count or 0, list or {} }
end

-- How what an Idempotency-Key got has ended: of a session, or of its request record when the session is gone.
function Reply.ended(s)
  return Reply.with('ended', { 'status', s.status or '', 'end_reason', s.end_reason or '', 'ended_at', s.ended_at or '' })
end
