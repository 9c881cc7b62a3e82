-- Remembers a no of Identity or Content, and emits its event. Arguments: code, reason (or empty)
-- Returns ok. A repeat of the same operation changes nothing.
-- Parts: base keys hash event words memory reply decision learn denial
Denial.deny(A.code, A.reason ~= '' and { 'reason', A.reason } or {})
Learn.all()
Memory.store(Memory.of(A.user_id))
return Reply.about('ok')
