import { connectPostgres, prompt } from '../core/session-log/connect.ts'
import { createHistory, type History } from '../core/session-log/history.ts'
import { settings } from './endpoint-parts.ts'

/** What the session log answers. Apart from the other parts, so that only the bundles of its endpoints hold a client of PostgreSQL. */
export const history = (): History => createHistory(connectPostgres(settings(), prompt, process.env))
