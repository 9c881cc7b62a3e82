import { localStage, type Stage } from '../../lib/stage/stage.ts'

/** What is counted without a stage of the user's own, before it is made to fit the load: a small stage for production. */
export const typicalStage: Stage = {
  ...localStage,
  name: 'typical',
  redis: { nodeType: 'cache.r7g.large', shards: 1, replicas: 1, snapshotRetentionDays: 1 },
  events: { archiveDays: 30, log: false },
  logRetentionDays: 30,
  protect: true,
}
