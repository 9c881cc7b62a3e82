/**
 * A session as Redis holds it: these words between tabs, an empty one for none, then what a newer version adds. What a
 * heartbeat changes comes first. Their meaning: core/README.md. `usual-heartbeat.lua` and `usual-claim.lua` know the order.
 */
export const SESSION_WORDS = [
  ...(['status', 'deadline', 'due_to', 'last_heartbeat', 'told', 'watched_ms', 'sequence'] as const),
  ...(['heartbeats_dropped', 'position', 'recent', 'beats', 'started_at', 'user_id', 'profile_id'] as const),
  ...(['content_id', 'device_id', 'region', 'correlation_id', 'degraded', 'decided_at', 'request'] as const),
  ...(['terminated_sessions', 'paused_at', 'pauses', 'tokens_used', 'reads', 'operator_reads'] as const),
  ...(['heartbeat_told', 'end_reason', 'ended_at'] as const),
] as const

/** The words of a stored session by name, those that have a value. */
export const parseWords = (stored: string): Readonly<Record<string, string>> => {
  const words = stored.split('\t')
  return Object.fromEntries(SESSION_WORDS.flatMap((name, i) => (words[i] ? [[name, words[i]]] : [])))
}

/**
 * The part of the scripts that knows the words: it is written from the list, because a loop over it in Lua takes three
 * times as long; and all that a session's table will hold is named when it is made, so that it never grows. A word that is
 * empty is the text ''; of a value that is no session all are nil.
 */
export const wordsPart = `
local Words = {}
function Words.parse(value)
  local ${SESSION_WORDS.join(', ')}, newer = value:match('${'([^\t]*)\t'.repeat(SESSION_WORDS.length)}(.*)')
  return { ${SESSION_WORDS.map((name) => `${name} = ${name}`).join(', ')}, newer = newer,
    stored = value, id = false, key = false, slots = false, corrected = false, request_key = false, memory = false }
end
function Words.text(s)
  return ${SESSION_WORDS.map((name) => `(s.${name} or '')`).join(" .. '\t' .. ")} .. '\t' .. (s.newer or '')
end
-- As an endpoint gets it; 'stored' is what Redis holds of it, if it holds a text.
function Words.shown(s) return s.id .. '\t' .. (s.stored or Words.text(s)) end
-- Names and values of those that are there, the empty ones too.
function Words.pairs(s)
  local flat = {}
  for _, name in ipairs({ ${SESSION_WORDS.map((name) => `'${name}'`).join(', ')} }) do
    if s[name] then Event.extend(flat, { name, s[name] }) end
  end
  return flat
end
`
