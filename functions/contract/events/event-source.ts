/** The `source` of every event of ours on the bus. Apart from the table: who subscribes needs nothing else at run time. */
export const EVENT_SOURCE = 'viewing-service'
