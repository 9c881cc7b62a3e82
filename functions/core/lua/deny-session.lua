-- Remembers a no of Identity or Content, and emits its event. KEYS: base.lua's; ARGV: denial.lua's with reason (or empty), decision.lua's
-- Returns ok. A repeat of the same operation changes nothing.
local known = recall(0)
deny(A.code, A.reason ~= '' and { 'reason', A.reason } or {})
learn(known)
return reply('ok')
