-- The streams of an account. Argument: reads (the counter that is charged)
-- Returns limited (wait, ms), or ok with the limit, the number of live sessions and the oldest of them. Sessions past
-- their deadline are ended. A repeat reads again, changes nothing and is charged nothing.
-- Parts: base keys hash event dates words as-before session ending reply slots account rate
local account = known_account()
local wait, charged = charge(account, A.reads, S.read_period, S.read_burst)
if wait > 0 then return limited(wait) end
look_for_unsettled()
local shown_ones = oldest(MOST)
local count = streams()
settle_all()
write_charge(account, A.reads, charged, S.read_period * S.read_burst)
return reply('ok', nil, limit_of(account), count, listed(shown_ones))
