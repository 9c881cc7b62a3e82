-- Reads a session. Returns missing, limited (wait, ms), ok or ended. A session found past its deadline is ended there.
-- A repeat reads again and is charged nothing.
-- Parts: base keys hash event dates words memory as-before session ending reply rate asked reads
local s = Asked.asked_for()
if not s then return Reply.about('missing') end
local wait = Reads.charge_read(s)
if wait > 0 then return Rate.limited(wait) end
return Reply.about(Session.live(s) and 'ok' or 'ended', s)
