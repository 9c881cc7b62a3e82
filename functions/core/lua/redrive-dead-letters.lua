-- Puts all dead letters back into the outbox, oldest first, as they were appended.
-- Returns how many. A repeat finds none and changes nothing.
-- Parts: base
local dead_letters = TAG .. ':dead-letters'
local found = redis.call('XRANGE', dead_letters, '-', '+')
for _, dead_letter in ipairs(found) do
  local entry = {}
  for i = 1, #dead_letter[2], 2 do
    local name = dead_letter[2][i]
    if name ~= 'buried_for' and name ~= 'buried_as' then
      entry[#entry + 1] = name
      entry[#entry + 1] = dead_letter[2][i + 1]
    end
  end
  redis.call('XDEL', dead_letters, dead_letter[1])
  redis.call('XADD', OUTBOX, '*', unpack(entry))
end
return #found
