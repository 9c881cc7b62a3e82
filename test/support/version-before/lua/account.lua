-- The account's record: its plan's limit and as of when, its last revocation.
-- ARGV beside slots.lua's: default_limit
local ACCOUNT_KEPT = 30 * 24 * 3600000

local function known_account()
  local account = hash(account_of(A.user_id)) or {}
  account.corrections = account_dates_of(account)
  for name, value in pairs(account.corrections or {}) do account[name] = value end
  return account
end
local function settle_account(account)
  if account.corrections then put(account_of(A.user_id), account.corrections) end
end

local function limit_of(account) return account.max_concurrent_streams or A.default_limit end

local SHOWN = { 'session_id', 'profile_id', 'content_id', 'device_id', 'status', 'started_at', 'last_heartbeat', 'position' }
local function listed(sessions)
  local list = {}
  for i, s in ipairs(sessions) do
    list[i] = {}
    for _, name in ipairs(SHOWN) do extend(list[i], { name, s[name] }) end
  end
  return list
end

-- Whether the create is the one of that record. The version before writes and compares `fingerprint` alone, which depends on the
-- position; of a create without a position the two fingerprints are the same.
local function same_as(request)
  return request.fingerprint == A.fingerprint or (request.fingerprint_2 or request.fingerprint) == A.fingerprint_2
end

-- The answer to a create whose Idempotency-Key was seen before, or nil. ARGV: request (digest, or empty), fingerprint,
--   fingerprint_2
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
  local gone = s and s.key or request_of(A.user_id, A.request)
  return reply('ended', { key = gone })
end
