-- Lets the session's token be used once, at its rate. Returns missing, ended, limited (wait, ms) or ok. No sign of life.
-- A repeat of the same operation is charged nothing.
-- Parts: base keys hash event dates words memory as-before session ending reply rate asked
local s = Asked.asked_for()
if not s then return Reply.about('missing') end
if not Session.live(s) then return Reply.about('ended', s) end
local wait, charged = Rate.charge(s, 'tokens_used', S.token_period, S.token_burst)
if wait > 0 then return Rate.limited(wait) end
if charged ~= s.tokens_used then
  Keys.begin_to_write()
  s.tokens_used = charged
  Session.store(s)
end
return Reply.about('ok', s)
