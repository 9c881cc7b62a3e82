-- Decisions of Identity and Content, remembered by user and question. Arguments: the digests of both questions
-- (entitlement, availability)
local Decision = {}
local LETTER = { entitlement = 'e', availability = 'a' }

function Decision.name_of(kind, question) return LETTER[kind] .. question:sub(1, DIGITS) end
function Decision.key_of(kind, question) return TAG .. ':decision:' .. Keys.encode(A.user_id) .. ':' .. kind .. ':' .. question end

-- A reason is any text: what ends a word or a line stands as %XX.
function Decision.escaped(reason)
  return (reason:gsub('[%%\t\n]', function(c) return string.format('%%%02X', c:byte()) end))
end
function Decision.unescaped(reason)
  return (reason:gsub('%%(%x%x)', function(digits) return string.char(tonumber(digits, 16)) end))
end

function Decision.in_memory(kind, question)
  local values = Memory.find(Memory.of(A.user_id), Decision.name_of(kind, question))
  if not values then return nil end
  local answer, as_of, limit, reason = values:match('^(%l+)\t(%d+)\t(%d*)\t(.*)$')
  return { answer = answer, as_of = as_of, max_concurrent_streams = limit, reason = Decision.unescaped(reason) }
end

-- What this layout remembers, or else the other; or nil. One that is dated ahead of now does not count.
function Decision.known(kind, question, only_own)
  local decision = S.layout == 2 and Decision.in_memory(kind, question) or nil
  if not decision and (S.layout == 1 or not only_own) then decision = Hash.read(Decision.key_of(kind, question)) end
  if not decision and S.layout == 1 and not only_own then decision = Decision.in_memory(kind, question) end
  local as_of = decision and tonumber(decision.as_of)
  return as_of and as_of <= NOW and decision or nil
end

-- The same, without what is from before a revocation.
function Decision.recall(kind, question, revoked_at)
  local decision = Decision.known(kind, question)
  return decision and tonumber(decision.as_of) > revoked_at and decision or nil
end

-- Remembers it for `kept` ms.
function Decision.remember(kind, question, decision, kept)
  if S.layout == 1 then
    Hash.put(Decision.key_of(kind, question), decision)
    redis.call('PEXPIRE', Decision.key_of(kind, question), kept)
    return
  end
  Memory.put(Memory.of(A.user_id), Decision.name_of(kind, question), int(NOW + kept), table.concat({ decision.answer,
    decision.as_of, decision.max_concurrent_streams, Decision.escaped(decision.reason) }, '\t'))
end
