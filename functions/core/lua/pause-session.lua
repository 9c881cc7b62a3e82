-- Pauses an active session; for a paused one a sign of life only.
-- Returns missing, ended, limited (wait, ms) or ok. A repeat of the same operation changes nothing.
-- Parts: base pausing usual-turn keys hash event dates words memory as-before session ending reply rate asked renew pauses
return Asked.with_live_session(function(s) return Pauses.turn(s, TO, TURNED) end)
