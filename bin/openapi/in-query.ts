import { cursorAfter } from '../../functions/contract/history/cursor.ts'
import { MOST_SESSIONS, USUAL_SESSIONS } from '../../functions/contract/history/query.ts'
import { id } from '../../functions/contract/requests.ts'
import type { Route } from '../../functions/contract/route.ts'
import type { Json } from './describe.ts'
import { SESSION_ID } from './examples/story.ts'
import { reference } from './schemas.ts'

const time: Json = { type: 'string', format: 'date-time' }

/** The parameters of queries, as they are sent. */
const inQuery: Readonly<Record<string, Json>> = {
  profile_id: { description: 'Only sessions of this profile', schema: reference(id), example: 'main' },
  from: { description: 'Only sessions that started then or later', schema: time, example: '2026-11-01T00:00:00Z' },
  to: { description: 'Only sessions that started before', schema: time, example: '2026-12-01T00:00:00Z' },
  limit: {
    description: 'How many sessions a page has at most',
    schema: { type: 'integer', minimum: 1, maximum: MOST_SESSIONS, default: USUAL_SESSIONS },
    example: USUAL_SESSIONS,
  },
  cursor: {
    description: 'The `next_cursor` of the page before, with the same other parameters',
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{22}$' },
    example: cursorAfter(SESSION_ID),
  },
}

/** The parameters of a route's query. Throws for one that is not described here. */
export const queryParametersOf = ({ query }: Route): Json[] =>
  Object.keys(query?.shape ?? {}).map((name) => {
    const own = inQuery[name]
    if (!own) throw new Error(`Nothing says what ${name} is: bin/openapi/in-query.ts`)
    return { name, in: 'query', required: false, ...own }
  })
