-- What a pause makes of a session, and its event.
local FROM, TO, TURNED = 'active', 'paused', 'playback.paused'
