-- An account's memory after a session of its has ended, written as memory.lua writes it; nil where something has to give way
-- (sixty sessions have ended, or there are 20,000 bytes of lines). The one function above the usual ways: it holds a number.
local function with_end(memory, id, request, status, end_reason, ended_at)
  local ended = memory:find('\n', 1, true)
  if ended > 59 * 37 + 1 or #memory - ended > 19900 then return nil end
  local from, tab = ended, nil
  if request ~= '' then from, tab = memory:find('\nr' .. request .. '\t', 1, true) end
  if tab then
    local till, fingerprint, whose, to = memory:match('^(%d+)\t(%S+)\t(%S+)[^\n]*()', tab + 1)
    if whose == id and till - NOW > 0 then
      return id .. ' ' .. memory:sub(1, ended) .. 'r' .. request .. '\t' .. till .. '\t' .. fingerprint .. '\t' .. id .. '\t'
        .. status .. '\t' .. end_reason .. '\t' .. ended_at .. memory:sub(ended, from) .. memory:sub(to + 1)
    end
  end
  return id .. ' ' .. memory
end
