/** Most sessions that one reply shows, the oldest; the counts beside them are of all. As in `core/lua/slots.lua`. */
export const MOST_SHOWN = 100
