-- Reads a session. KEYS and ARGV: base.lua's; session_id
-- Returns missing, ok or ended. A session found past its deadline is ended there.
-- A repeat reads again and changes nothing.
local s = settled(A.session_id)
if not s then return reply('missing') end
return reply(live(s) and 'ok' or 'ended', s)
