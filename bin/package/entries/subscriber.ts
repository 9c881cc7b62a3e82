// What a subscriber's CDK app imports as `viewing-service/subscriber`.
export type { DetailPattern, PlaybackEventFilter } from '../../../lib/events/playback-event-pattern.ts'
export { PlaybackEventRule, type PlaybackEventRuleProps } from '../../../lib/events/playback-event-rule.ts'
