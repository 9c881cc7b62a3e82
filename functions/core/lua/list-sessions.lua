-- The streams of an account. KEYS: base.lua's ([1] the account's slots); ARGV: account.lua's
-- Returns ok with the limit, the number of live sessions and the sessions. Sessions past their deadline are ended.
-- A repeat reads again and changes nothing.
local alive, late = sessions_of(A.user_id)
expire_all(late)
return reply('ok', nil, limit_of(known_account()), #alive, listed(alive))
