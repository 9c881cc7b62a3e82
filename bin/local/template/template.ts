export type Resource = {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, unknown>>
  readonly Metadata?: Readonly<Record<string, unknown>>
}

/** A synthesized CloudFormation template whose resources carry the CDK's metadata: construct paths and asset folders. */
export type Template = { readonly Resources: Readonly<Record<string, Resource>> }

/** The name of the function that a value leads to, if it leads to one. */
export type FindFunction = (value: unknown) => string | undefined

const FUNCTION = 'AWS::Lambda::Function'
/** Where a resource points on the way from what calls it to its function. */
const NEXT: Readonly<Record<string, string>> = {
  'AWS::ApiGatewayV2::Route': 'Target',
  'AWS::ApiGatewayV2::Integration': 'IntegrationUri',
  'AWS::Lambda::Alias': 'FunctionName',
  'AWS::Lambda::Version': 'FunctionName',
}
/** Names of constructs that say only what a resource is. */
const PLAIN = ['Resource', 'Rule']

/** The resources of a type that are not disabled, with their logical ids and properties. */
export const resourcesOf = ({ Resources }: Template, type: string) =>
  Object.entries(Resources)
    .filter(([, { Type, Properties }]) => Type === type && Properties?.State !== 'DISABLED')
    .map(([id, resource]) => ({ id, resource, properties: resource.Properties ?? {} }))

/** The logical ids that a value mentions, wherever in its intrinsics. */
const mentioned = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)]
    return key === 'Fn::GetAtt' ? [String([inner].flat()[0]).split('.')[0] ?? ''] : mentioned(inner)
  })
}

/** The resources that a value mentions. */
export const resourcesIn = ({ Resources }: Template, value: unknown) =>
  mentioned(value).flatMap((id) => {
    const resource = Resources[id]
    return resource ? [{ id, resource }] : []
  })

/** The logical id of the function that a value such as an ARN leads to, through an integration or an alias if need be. */
export const functionBehind = (template: Template, value: unknown): string | undefined =>
  resourcesIn(template, value)
    .map(({ id, resource: { Type, Properties } }) =>
      Type === FUNCTION ? id : functionBehind(template, Properties?.[NEXT[Type] ?? '']),
    )
    .find((found) => found !== undefined)

/** The name it has in the stack: the construct's that the resource stands for. */
export const nameOf = (id: string, { Metadata }: Resource) =>
  String(Metadata?.['aws:cdk:path'] ?? id)
    .split('/')
    .findLast((name) => !PLAIN.includes(name)) ?? id
