import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api'
import { inject } from 'vitest'
import type { Stage } from '../../../lib/stage/stage.ts'
import { ViewingServiceStack } from '../../../lib/viewing-service-stack.ts'

type Members = Record<string, unknown>
export type Resource = { readonly id: string; readonly Type: string; readonly Properties: Members } & Members

/** The validator has a test of its own. No test reads the copies of the bundles that a deployment would upload. */
const synthesized = (stage: Stage) => {
  const app = new App({
    outdir: mkdtempSync(join(inject('scratch'), 'synth-')),
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
    context: { [DISABLE_ASSET_STAGING_CONTEXT]: true },
  })
  const { stackName } = new ViewingServiceStack(app, stage)
  const assembly = app.synth().getStackByName(stackName)
  const template: { Resources: Record<string, Omit<Resource, 'id'>>; Outputs: Members } = frozen(assembly.template)
  const resources = Object.entries(template.Resources).map(
    ([id, resource]): Resource => ({ id, ...resource }) as Resource,
  )
  const all = (type: string) => resources.filter(({ Type }) => Type === type)
  const the = (type: string): Resource => {
    const [one, ...more] = all(type)
    if (!one || more.length > 0) throw new Error(`There are ${more.length + (one ? 1 : 0)} resources of type ${type}`)
    return one
  }
  return { assembly, template, all, the }
}

export type Synthesized = ReturnType<typeof synthesized>

const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null)
    for (const member of Object.values(Object.freeze(value))) frozen(member)
  return value
}

const done = new Map<string, Synthesized>()

/** The template of a stage, its resources by type. Made once in a process for all tests that ask, so none can change it. */
export const synthesize = (stage: Stage): Synthesized => {
  const key = JSON.stringify(stage)
  const one = done.get(key) ?? synthesized(stage)
  done.set(key, one)
  return one
}

/** What a function's properties hold that tests ask about. */
export type FunctionProperties = {
  FunctionName: string
  Runtime: string
  Architectures: string[]
  Handler: string
  Timeout: number
  MemorySize: number
  LoggingConfig: { LogFormat: string; LogGroup: { Ref: string } }
  ReservedConcurrentExecutions?: number
  Role: { 'Fn::GetAtt': [string, string] }
  Environment: { Variables: Members }
  /** Undefined outside the VPC. */
  VpcConfig?: { SecurityGroupIds: { 'Fn::GetAtt': [string, string] }[]; SubnetIds: ({ Ref: string } | string)[] }
}

/** The one function that is the CDK's own: it invokes `prepare-session-log` when a deployment changes it. */
export const TRIGGER = 'AWSCDKTriggerCustomResourceProviderCustomResourceProvider'

/** The properties of each function of the service by its endpoint's name. */
export const functionsOf = ({ all }: Synthesized, stageName: string): Map<string, FunctionProperties> =>
  new Map(
    all('AWS::Lambda::Function').flatMap(({ id, Properties }): [string, FunctionProperties][] => {
      if (id.startsWith(TRIGGER)) return []
      const properties = Properties as FunctionProperties
      return [[properties.FunctionName.replace(`viewing-service-${stageName}-`, ''), properties]]
    }),
  )
