/** The `source` of every playback event on the bus. Apart from the table of events: a subscriber's stack needs nothing else. */
export const EVENT_SOURCE = 'viewing-service'
