-- The streams of an account. KEYS: base.lua's ([1] the account's slots); ARGV: account.lua's and charge_read's
-- Returns limited (wait, ms), or ok with the limit, the number of live sessions and the oldest of them. Sessions past
-- their deadline are ended. A repeat reads again, changes nothing and is charged nothing.
local account = known_account()
local wait, charged = charge(account, A.reads, A.read_period, A.read_burst)
if wait > 0 then return limited(wait) end
look_for_unsettled()
local shown = oldest(MOST)
local count = streams()
settle_all()
write_charge(account_of(A.user_id), account, A.reads, charged, A.read_period * A.read_burst)
return reply('ok', nil, limit_of(account), count, listed(shown))
