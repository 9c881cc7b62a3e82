import { readRules } from '../subscribers/rules-file.ts'
import type { Environment } from './environment.ts'

/** What is wrong with the file of rules, and with receivers of events that never come. */
export const receiverFaults = (environment: Environment): readonly string[] => {
  const { LOCAL_EVENTS_TO, LOCAL_EVENT_RULES: path, AWS_ENDPOINT_URL_EVENTBRIDGE: elsewhere } = environment
  if (!LOCAL_EVENTS_TO && !path) return []
  if (elsewhere)
    return [
      'LOCAL_EVENTS_TO and LOCAL_EVENT_RULES need the EventBridge of this program: unset AWS_ENDPOINT_URL_EVENTBRIDGE',
    ]
  const read = path ? readRules(path) : { rules: [] }
  return 'faults' in read ? read.faults.map((fault) => `LOCAL_EVENT_RULES, ${path}: ${fault}`) : []
}
