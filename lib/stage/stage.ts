import * as z from 'zod/mini'
import { authenticationFaults, authenticationSchema, authenticationTexts } from './members/authentication-schema.ts'
import { eventsSchema, regionFaults } from './members/events-schema.ts'
import { partitionFaults } from './partitions.ts'
import { placeholderFaults } from './placeholders.ts'
import { stageSchema } from './stage-schema.ts'
import { type StageSettings, settingFaults } from './stage-settings.ts'

/** What differs between two deployments of the service. */
export type Stage = Omit<z.infer<typeof stageSchema>, 'settings' | 'account' | 'region'> & {
  /** Where it is deployed; undefined for the local runner, which deploys nothing. */
  readonly account?: string
  readonly region?: string
  /** Part of every name that is unique in an account. */
  readonly name: string
  /** Texts for `functions/contract/settings/settings.ts`; what is absent has its default. */
  readonly settings: StageSettings
}

/** A stage that cannot be deployed; the message lists every fault as a sentence that says what to write. */
export class InvalidStage extends Error {
  override readonly name = 'InvalidStage'
  constructor(faults: readonly string[]) {
    super(['The stage cannot be deployed:', ...new Set(faults)].join('\n- '))
  }
}

/** Leaves room for the longest function's name and for a schedule's range of partitions in the 64 characters of such a name. */
const STAGE_NAME = /^[a-z](-?[a-z0-9]){0,19}$/

const stagesIn = (stages: unknown): Record<string, unknown> => {
  if (typeof stages === 'object' && stages !== null && Object.keys(stages).length > 0) return { ...stages }
  throw new InvalidStage(['context.stages must be an object with a member for each stage, such as "dev"'])
}

/** The members of a stage that are checked with one another. Malformed members are left out here: {@link stageSchema} reports them. */
const checkedTogether = z.object({
  region: z.catch(z.string(), ''),
  events: z.catch(
    z.object({ archiveDays: eventsSchema.shape.archiveDays, schemaRegistry: eventsSchema.shape.schemaRegistry }),
    { archiveDays: 0, schemaRegistry: false },
  ),
  settings: z.catch(z.record(z.string(), z.unknown()), {}),
  egress: z.catch(stageSchema.shape.egress, 'nat'),
  privateDomains: z.catch(stageSchema.shape.privateDomains, undefined),
  authentication: z.catch(authenticationSchema, 'none'),
})

/** Lambda gives a function 4 KB for the names and texts of its variables; the stack's own need the rest of it. */
const MAX_TEXTS_BYTES = 3_000

const sizeFaults = (texts: Readonly<Record<string, string>>) => {
  const bytes = Buffer.byteLength(Object.entries(texts).flat().join(''))
  if (bytes <= MAX_TEXTS_BYTES) return []
  return [
    `settings and authentication must have at most ${MAX_TEXTS_BYTES} bytes together, not ${bytes}, because Lambda gives a function 4 KB of variables: leave keys out of authentication.jwks, or write its jwksUrl`,
  ]
}

const faultsOf = (path: string, stage: unknown): string[] => {
  const issues = stageSchema.safeParse(stage).error?.issues ?? []
  const members = checkedTogether.parse(Object(stage))
  const { settings, egress, privateDomains = [], authentication } = members
  const written = Object.entries(settings).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  const texts = Object.fromEntries(written)
  const faults = [
    ...settingFaults(texts, egress, privateDomains),
    ...authenticationFaults(authentication, egress, privateDomains),
    ...regionFaults(members.events, members.region),
    ...sizeFaults({ ...texts, ...authenticationTexts(authentication) }),
  ]
  return [
    ...issues.map((issue) => `${[path, ...issue.path].join('.')} ${issue.message}`),
    ...faults.map((fault) => `${path}.${fault}`),
    ...placeholderFaults(path, stage),
    // What edge names is CloudFront's, which is in one partition alone.
    ...(members.region ? partitionFaults(path, { ...Object(stage), edge: undefined }, members.region) : []),
  ]
}

/** The stage called `name` of the context value `stages`, checked whole. Throws {@link InvalidStage}. */
export const readStage = (stages: unknown, name: unknown): Stage => {
  const all = stagesIn(stages)
  const names = Object.keys(all)
  const choices = names.map((one) => `-c stage=${one}`).join(' or ')
  if (name === undefined) throw new InvalidStage([`no stage is chosen: write ${choices}`])
  if (typeof name !== 'string' || !names.includes(name))
    throw new InvalidStage([`there is no stage "${name}": write ${choices}`])
  if (!STAGE_NAME.test(name))
    throw new InvalidStage([
      `stages.${name} must have a name of 1–20 lower-case letters, digits and single hyphens, a letter first`,
    ])
  const faults = faultsOf(`stages.${name}`, all[name])
  if (faults.length > 0) throw new InvalidStage(faults)
  return { ...stageSchema.parse(all[name]), name }
}

/** What the local runner serves: every setting has the original service's default. Never deployed, so never checked. */
export const localStage: Stage = {
  name: 'local',
  authentication: 'none',
  settings: {},
  network: { own: { cidr: '10.0.0.0/16' } },
  egress: 'nat',
  redis: { nodeType: 'cache.t4g.micro', shards: 1, replicas: 1, snapshotRetentionDays: 0 },
  throttling: { rate: 1000, burst: 1000 },
  events: { archiveDays: 1, log: true },
  logRetentionDays: 1,
  protect: false,
}
