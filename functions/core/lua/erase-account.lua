-- Ends the live sessions of an account, or removes what is kept of an account in which none lives.
-- Argument: act (end, or erase)
-- Returns ended with the number of sessions it ended and the details told (the longest interval in ms that one of their
--   players goes by) and left (more live than one step may end); playing with the number of live sessions: nothing was
--   removed; unfinished, where more are overdue than one step may settle: call again; or erased with the number of keys it
--   removed. A create that comes after it starts a new account. A revocation from before is forgotten with all decisions.
-- A repeat finds nothing left and changes nothing.
-- Parts: base keys hash event dates words memory as-before session ending reply slots account
local memory, slots = Memory.of(A.user_id), Keys.slots_of(A.user_id)
local function kept()
  local keys = { slots, Keys.account_of(A.user_id), memory.key }
  for id in memory.text:match('^[^\n]*'):gmatch('%S+') do keys[#keys + 1] = TAG .. ':session:' .. id end
  return keys
end
Slots.look_for_unsettled()
local alive, told = A.act == 'end' and Slots.oldest(MOST) or {}, 0
local playing = Slots.streams() - #alive
for _, key in ipairs(kept()) do redis.call('EXISTS', key) end

Keys.begin_to_write()
Slots.settle_all()
for _, s in ipairs(alive) do
  told = math.max(told, tonumber(s.told) or 0)
  Ending.close(s, 'terminated', 'terminated', 'playback.completed')
end
if A.act == 'end' then
  return { 'ended', int(NOW), '', { 'told', int(told), 'left', int(playing) }, '', #alive }
end
if playing > 0 then return Reply.about('playing', nil, '', playing) end
if #looked > 0 and redis.call('ZCOUNT', slots, '-inf', '+inf') > 0 then return Reply.about('unfinished') end

local removed = 0
for _, key in ipairs(kept()) do removed = removed + redis.call('PEXPIRE', key, 0) end
return Reply.about('erased', nil, '', removed)
