import type { EndpointName } from '../../../functions/contract/routes.ts'
import { type Examples, SESSION_ID, subject, TOKEN } from './story.ts'

const position: Examples = { position: { summary: 'Two minutes into the title', value: { position: 120 } } }
const token: Examples = { token: { summary: 'A playback token', value: { token: TOKEN } } }

/** The bodies that clients send. */
export const requestExamples: Readonly<Partial<Record<EndpointName, Examples>>> = {
  'create-session': {
    start: { summary: 'The film from its beginning', value: { ...subject, position: 0 } },
    take_over: {
      summary: 'The film, in place of what plays elsewhere',
      value: { ...subject, device_id: 'phone', position: 120, terminate_sessions: [SESSION_ID] },
    },
  },
  'send-heartbeat': position,
  'pause-session': position,
  'resume-session': position,
  'stop-session': {
    ...position,
    beacon: { summary: 'As a beacon, with the token', value: { token: TOKEN, position: 120 } },
  },
  'validate-token': token,
  'refresh-token': token,
}
