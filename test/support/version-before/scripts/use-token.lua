-- Lets the session's token be used once, at its rate. KEYS and ARGV: base.lua's; session_id, token_period (ms, 0: no
-- limit), token_burst. Returns missing, ended, limited (wait, ms) or ok. No sign of life.
-- A repeat of the same operation is charged nothing.
local s = settled(A.session_id)
if not s then return reply('missing') end
if not live(s) then return reply('ended', s) end
local wait, charged = charge(s, 'tokens_used', A.token_period, A.token_burst)
if wait > 0 then return limited(wait) end
if charged ~= s.tokens_used then
  redis.call('ZREM', DEADLINES, '') -- first: it is allowed when memory is full
  save(s, { tokens_used = charged })
end
return reply('ok', s)
