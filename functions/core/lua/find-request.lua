-- What a create needs to know before others are asked. KEYS: base.lua's; ARGV: account.lua's with request, fingerprint
-- Returns new; or for an Idempotency-Key seen before: replayed (session, limit, count), ended, or reused (another body).
-- A repeat reads again and changes nothing.
return replay() or reply('new')
