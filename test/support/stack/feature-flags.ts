import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

type Flag = { readonly introducedIn: { readonly v2?: string } }

/** The names of the feature flags that the installed CDK knows. It exports them to nobody. */
export const featureFlags = (): string[] => {
  const file = join(dirname(require.resolve('aws-cdk-lib/package.json')), 'cx-api/lib/features.js')
  const { FLAGS }: { FLAGS: Record<string, Flag> } = require(file)
  return Object.entries(FLAGS).flatMap(([name, { introducedIn }]) => (introducedIn.v2 ? [name] : []))
}
