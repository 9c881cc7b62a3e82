-- The streams of an account. Argument: reads (the counter that is charged)
-- Returns limited (wait, ms), or ok with the limit, the number of live sessions and the oldest of them. Sessions past
-- their deadline are ended. A repeat reads again, changes nothing and is charged nothing.
-- Parts: base usual-list keys hash event dates words memory as-before session ending reply slots account rate
local account = Account.known()
local wait, charged = Rate.charge(account, A.reads, S.read_period, S.read_burst)
if wait > 0 then return Rate.limited(wait) end
Slots.look_for_unsettled()
local shown_ones = Slots.oldest(MOST)
local count = Slots.streams()
Slots.settle_all()
Account.write_charge(account, A.reads, charged, S.read_period * S.read_burst)
return Reply.about('ok', nil, Account.limit_of(account), count, Account.listed(shown_ones))
