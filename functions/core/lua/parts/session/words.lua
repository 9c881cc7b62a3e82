-- A session as text: these words between tabs, an empty one for none, and then what a newer version adds. What a heartbeat
-- changes comes first. What they mean stands in core/README.md; session.ts and usual-heartbeat.lua know the order as well.
local WORDS = { 'status', 'deadline', 'due_to', 'last_heartbeat', 'told', 'watched_ms', 'sequence', 'heartbeats_dropped',
  'position', 'recent', 'beats', 'started_at', 'user_id', 'profile_id', 'content_id', 'device_id', 'region',
  'correlation_id', 'degraded', 'decided_at', 'request', 'terminated_sessions', 'paused_at', 'pauses', 'tokens_used',
  'reads', 'operator_reads', 'heartbeat_told', 'end_reason', 'ended_at' }
local PATTERN = ('([^\t]*)\t'):rep(#WORDS) .. '(.*)'

-- A value that is no session has no user_id.
local function parse(value)
  local s, words = {}, { value:match(PATTERN) }
  for i, name in ipairs(WORDS) do
    if words[i] ~= '' then s[name] = words[i] end
  end
  s.newer = words[#WORDS + 1]
  return s
end

local function text(s)
  local words = {}
  for i, name in ipairs(WORDS) do words[i] = s[name] or '' end
  words[#WORDS + 1] = s.newer or ''
  return table.concat(words, '\t')
end

-- As an endpoint gets it.
local function shown(s) return s.id .. '\t' .. text(s) end
