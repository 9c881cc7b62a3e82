-- Reads a session. KEYS and ARGV: base.lua's and charge_read's; session_id
-- Returns missing, limited (wait, ms), ok or ended. A session found past its deadline is ended there.
-- A repeat reads again and is charged nothing.
local s = settled(A.session_id)
if not s then return reply('missing') end
local wait = charge_read(s)
if wait > 0 then return limited(wait) end
return reply(live(s) and 'ok' or 'ended', s)
