-- The answer to a create whose Idempotency-Key was seen before. Arguments: request (digest, or empty), fingerprint,
-- fingerprint_2
local Request = {}

-- Whether the create is the one of that record. The version before writes and compares `fingerprint` alone, which depends on the
-- position; of a create without a position the two fingerprints are the same.
function Request.same_as(request)
  return request.fingerprint == A.fingerprint or (request.fingerprint_2 or request.fingerprint) == A.fingerprint_2
end

-- The answer, or nil when there is none.
function Request.replay()
  if A.request == '' then return nil end
  local request = Hash.read(Keys.request_of(A.user_id, A.request))
  if not request then return nil end
  if not Request.same_as(request) then return Reply.about('reused') end
  Slots.look_for_unsettled()
  local count = Slots.streams()
  Slots.settle_all()
  local s = Ending.settled(request.session_id)
  if s and Session.live(s) then return Reply.about('replayed', s, Account.limit_of(Account.known()), count) end
  return Reply.ended(s or request)
end
