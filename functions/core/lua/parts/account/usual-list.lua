-- The usual list: of an account with few sessions, in the text layout, none of them overdue or with a date that cannot be.
-- It answers by itself; everything else is left to the rest of the script, which does the same with more care (a test
-- compares the two). Written as usual-heartbeat.lua is, for the same reason.
local user, FEW = A.user_id, 8
if not user:find("[^%w%-_%.!~%*'%(%)]") then
  local key, this = TAG .. ':account:' .. user, A.operation:sub(1, 8)
  local account = redis.call('HMGET', key, 'max_concurrent_streams', A.reads)
  local due, last = (account[2] or ''):match('^(%d+) (%S+)$')
  local next_due = math.max(tonumber(due) or 0, NOW) + S.read_period
  local slots = redis.call('ZRANGE', TAG .. ':slots:' .. user, 0, FEW, 'WITHSCORES')
  local is_usual = last ~= this and next_due - NOW <= S.read_period * S.read_burst and #slots <= 2 * FEW
    and (#slots == 0 or tonumber(slots[2]) > NOW and tonumber(slots[#slots]) <= NOW + S.window)
  local sessions, tolerable = {}, NOW + 5000
  for i = 1, is_usual and #slots or 0, 2 do
    local value = redis.pcall('GET', TAG .. ':session:' .. slots[i])
    local status, deadline, beaten, told, started
    if value and not value.err then
      status, deadline, beaten, told, started = value:match(
        '^(%l+)\t(%d+)\t%S*\t(%d+)\t(%d+)\t%d+\t%d+\t%d+\t%S*\t%S*\t[^\t]*\t(%d+)\t')
    end
    is_usual = (status == 'active' or status == 'paused') and deadline == slots[i + 1]
      and tonumber(deadline) <= NOW + told * S.missed + 5000 and tonumber(beaten) <= tolerable and tonumber(started) <= tolerable
    if not is_usual then break end
    local at = #sessions + 1 -- oldest first
    while at > 1 and (sessions[at - 1].started > started or sessions[at - 1].started == started and sessions[at - 1].id > slots[i]) do
      sessions[at] = sessions[at - 1]
      at = at - 1
    end
    sessions[at] = { started = started, id = slots[i], text = slots[i] .. '\t' .. value }
  end
  if is_usual then
    if S.read_period > 0 then
      local charged = string.format('%d%03d', next_due / 1000, next_due % 1000) .. ' ' .. this
      local written = type(redis.pcall('HSET', key, A.reads, charged)) ~= 'table' -- not on a replica or with memory full
      if written and redis.call('PTTL', key) < S.read_period * S.read_burst then
        redis.call('PEXPIRE', key, S.read_period * S.read_burst)
      end
    end
    local list = {}
    for i, s in ipairs(sessions) do list[i] = s.text end
    return { 'ok', int(NOW), '', {}, account[1] or S.default_limit, #list, list }
  end
end
