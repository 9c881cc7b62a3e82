import { durationOrOff, integer, type Setting, serviceUrl, text } from '../../../functions/contract/settings/setting.ts'
import { urls } from './urls.ts'

/** What only the local runner reads. The original's have its defaults. */
export const own = {
  SERVER_PORT: integer(0, 65_535, { default: '8080', about: 'port of the local API; 0 for a free one' }),
  LOCAL_SCHEDULE_INTERVAL: durationOrOff('200ms', '24h', {
    about: 'how often every schedule of the stack runs, in place of its own rate; off for never',
  }),
  LOCAL_EVENTS_TO: urls({
    about: 'where each event that reaches the bus is posted, in EventBridge’s envelope',
  }),
  LOCAL_EVENT_RULES: text(/./, 'the path of a file', {
    about: 'a JSON file of rules that events are matched with, as rules of a subscriber would',
  }),
  AWS_ENDPOINT_URL_EVENTBRIDGE: serviceUrl({
    about: 'EventBridge, or anything like it, in place of the runner’s own on port 8083',
  }),
  AWS_ENDPOINT_URL_SECRETS_MANAGER: serviceUrl({
    about: 'Secrets Manager, or anything like it, in place of the runner’s own on port 8084',
  }),
} as const satisfies Record<string, Setting>
