-- Tells of a create that Identity or Content refused. KEYS: base.lua's; ARGV: denial.lua's with reason (or empty)
-- Returns ok. A repeat of the same operation changes nothing.
deny(A.code, A.reason ~= '' and { 'reason', A.reason } or {})
return reply('ok')
