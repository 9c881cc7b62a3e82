-- Reads a session. Returns missing, limited (wait, ms), ok or ended. A session found past its deadline is ended there.
-- A repeat reads again and is charged nothing.
-- Parts: base keys hash event dates words as-before session ending reply rate asked reads
local s = asked_for()
if not s then return reply('missing') end
local wait = charge_read(s)
if wait > 0 then return limited(wait) end
return reply(live(s) and 'ok' or 'ended', s)
