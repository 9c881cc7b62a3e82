-- The answer to a create whose Idempotency-Key was seen before. Arguments: request (digest, or empty), fingerprint,
-- fingerprint_2

-- Whether the create is the one of that record. The version before writes and compares `fingerprint` alone, which depends on the
-- position; of a create without a position the two fingerprints are the same.
local function same_as(request)
  return request.fingerprint == A.fingerprint or (request.fingerprint_2 or request.fingerprint) == A.fingerprint_2
end

-- The answer, or nil when there is none.
local function replay()
  if A.request == '' then return nil end
  local request = hash(request_of(A.user_id, A.request))
  if not request then return nil end
  if not same_as(request) then return reply('reused') end
  look_for_unsettled()
  local count = streams()
  settle_all()
  local s = settled(request.session_id)
  if s and live(s) then return reply('replayed', s, limit_of(known_account()), count) end
  return ended(s or request)
end
