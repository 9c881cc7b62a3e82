-- What a resume makes of a session, and its event.
local FROM, TO, TURNED = 'paused', 'active', 'playback.resumed'
