-- Lets the session's token be used once, at its rate. Returns missing, ended, limited (wait, ms) or ok. No sign of life.
-- A repeat of the same operation is charged nothing.
-- Parts: base keys hash event dates words as-before session ending reply rate asked
local s = asked_for()
if not s then return reply('missing') end
if not live(s) then return reply('ended', s) end
local wait, charged = charge(s, 'tokens_used', S.token_period, S.token_burst)
if wait > 0 then return limited(wait) end
if charged ~= s.tokens_used then
  begin_to_write()
  s.tokens_used = charged
  store(s)
end
return reply('ok', s)
