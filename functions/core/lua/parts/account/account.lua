-- The account's record: its plan's limit and as of when, its last revocation.
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

local function limit_of(account) return account.max_concurrent_streams or S.default_limit end

local function listed(sessions)
  local list = {}
  for i, s in ipairs(sessions) do list[i] = shown(s) end
  return list
end

-- Writes a charge to the account's record where nothing else is written, and keeps that for at least `kept` ms. One that
-- cannot be written, on a replica or with memory full, is left out.
local function write_charge(account, name, charged, kept)
  if charged == account[name] then return end
  local written = type(redis.pcall('HSET', account_of(A.user_id), name, charged)) ~= 'table'
  if written then keep(account_of(A.user_id), kept) end
end
