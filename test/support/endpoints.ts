import { createSession } from '../../functions/create-session.ts'
import { getConcurrency } from '../../functions/get-concurrency.ts'
import { getHealth } from '../../functions/get-health.ts'
import { getSession } from '../../functions/get-session.ts'
import { pauseSession } from '../../functions/pause-session.ts'
import { refreshToken } from '../../functions/refresh-token.ts'
import { resumeSession } from '../../functions/resume-session.ts'
import { sendHeartbeat } from '../../functions/send-heartbeat.ts'
import { stopSession } from '../../functions/stop-session.ts'
import { terminateSession } from '../../functions/terminate-session.ts'
import { validateToken } from '../../functions/validate-token.ts'

/** Every endpoint by its name in the table. */
export const endpoints = {
  'create-session': createSession,
  'get-concurrency': getConcurrency,
  'get-health': getHealth,
  'get-session': getSession,
  'pause-session': pauseSession,
  'refresh-token': refreshToken,
  'resume-session': resumeSession,
  'send-heartbeat': sendHeartbeat,
  'stop-session': stopSession,
  'terminate-session': terminateSession,
  'validate-token': validateToken,
}
