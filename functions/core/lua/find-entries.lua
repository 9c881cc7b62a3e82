-- Counts the events of a user in the outbox or among the dead letters, some entries at a time, and may delete dead letters.
-- An event of the outbox stays: it is published.
-- Arguments: user_id, stream (outbox, or dead-letters), after (id of an entry, or '-'), count (entries to look at), erase
--   (empty: only look; else of the dead letters)
-- Returns the id of the last entry it looked at, or '' at the end of the stream, and how many were the user's.
-- A repeat finds what is left.
-- Parts: base
local key, mine = TAG .. ':' .. A.stream, 0
local from = A.after == '-' and '-' or '(' .. A.after
local entries = redis.call('XRANGE', key, from, '+', 'COUNT', A.count)
for _, entry in ipairs(entries) do
  for i = 1, #entry[2], 2 do
    local name, value = entry[2][i], entry[2][i + 1]
    if name == 'who' and value:match('^[^\t]*') == A.user_id or name == 'user_id' and value == A.user_id then
      mine = mine + 1
      if A.erase ~= '' and A.stream == 'dead-letters' then redis.call('XDEL', key, entry[1]) end
      break
    end
  end
end
local last = entries[#entries]
return { last and last[1] or '', mine }
