-- The answer to a create whose Idempotency-Key was seen before. Arguments: request (digest, or empty), fingerprint,
-- fingerprint_2
local Request = {}
local REQUEST_MS = 24 * 3600000

-- The record of the Idempotency-Key in either layout, or nil.
function Request.known()
  local values = Memory.find(Memory.of(A.user_id), 'r' .. A.request:sub(1, DIGITS))
  if not values then return Hash.read(Keys.request_of(A.user_id, A.request)) end
  local fingerprint, id, status, end_reason, ended_at = values:match('^(%S+)\t(%S+)\t?(%S*)\t?(%S*)\t?(%S*)$')
  return { fingerprint_2 = fingerprint, session_id = id, status = status, end_reason = end_reason, ended_at = ended_at }
end

-- Whether the create is the one of that record. The version before writes and compares `fingerprint` alone, which depends on the
-- position; of a create without a position the two fingerprints are the same.
function Request.same_as(request)
  local as_now = request.fingerprint_2 or request.fingerprint
  return request.fingerprint == A.fingerprint or as_now == A.fingerprint_2:sub(1, #as_now)
end

-- The answer, or nil when there is none.
function Request.replay()
  if A.request == '' then return nil end
  local request = Request.known()
  if not request then return nil end
  if not Request.same_as(request) then return Reply.about('reused') end
  Slots.look_for_unsettled()
  local count = Slots.streams()
  Slots.settle_all()
  local s = Ending.settled(request.session_id)
  if s and Session.live(s) then return Reply.about('replayed', s, Account.limit_of(Account.known()), count) end
  return Reply.ended(s or request)
end

-- Records that the create got this session. Memory.store must follow.
function Request.remember(id)
  if A.request == '' then return end
  if S.layout == 1 then
    local key = Keys.request_of(A.user_id, A.request)
    Hash.put(key, { fingerprint = A.fingerprint, fingerprint_2 = A.fingerprint_2, session_id = id })
    redis.call('PEXPIRE', key, REQUEST_MS)
    return
  end
  Memory.put(Memory.of(A.user_id), 'r' .. A.request:sub(1, DIGITS), int(NOW + REQUEST_MS),
    A.fingerprint_2:sub(1, DIGITS) .. '\t' .. id)
end
