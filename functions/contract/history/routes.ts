import { ofCredential } from '../refusals.ts'
import type { Route } from '../route.ts'
import { historyQuery } from './query.ts'
import { historyReply, positionReply } from './replies.ts'

const ofHistory = {
  method: 'GET',
  credential: 'user',
  body: 'none',
  status: 200,
  refusals: [...ofCredential, 'forbidden', 'invalid_request', 'rate_limited', 'storage_unavailable'],
  origins: 'stage',
  reaches: ['redis', 'log reader'],
} as const

/** What the session log answers: rows of the table of endpoints that are there only where a stage keeps the log. */
export const historyRoutes = {
  'get-history': {
    ...ofHistory,
    path: '/api/playback/history/{userID}',
    summary: 'The sessions of an account, ended ones too, newest first, page by page',
    query: historyQuery,
    reply: historyReply,
  },
  'get-position': {
    ...ofHistory,
    path: '/api/playback/position/{userID}/{profileID}/{contentID}',
    summary: 'Where a profile stopped in a title',
    reply: positionReply,
  },
} as const satisfies Record<string, Route>
