-- The account's record: its plan's limit and as of when, its last revocation.
local Account = {}
local ACCOUNT_KEPT = 30 * 24 * 3600000

function Account.known()
  local account = Hash.read(Keys.account_of(A.user_id)) or {}
  account.corrections = Dates.of_account(account)
  for name, value in pairs(account.corrections or {}) do account[name] = value end
  return account
end
function Account.settle(account)
  if account.corrections then Hash.put(Keys.account_of(A.user_id), account.corrections) end
end

function Account.limit_of(account) return account.max_concurrent_streams or S.default_limit end

function Account.listed(sessions)
  local list = {}
  for i, s in ipairs(sessions) do list[i] = Words.shown(s) end
  return list
end

-- Writes a charge to the account's record where nothing else is written, and keeps that for at least `kept` ms. One that
-- cannot be written, on a replica or with memory full, is left out.
function Account.write_charge(account, name, charged, kept)
  if charged == account[name] then return end
  local written = type(redis.pcall('HSET', Keys.account_of(A.user_id), name, charged)) ~= 'table'
  if written then Hash.keep(Keys.account_of(A.user_id), kept) end
end
