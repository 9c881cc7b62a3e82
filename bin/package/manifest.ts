import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BUILT, files, folders, inBrowsers, modules, ROOT } from './contents.ts'
import { declarationOf } from './declarations.ts'

/** The oldest with which the construct was compiled and synthesized, by hand. The tests use the one of the repository. */
const OLDEST_CDK = '2.252.0'

const read = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'))

const moduleExports = () =>
  Object.entries(modules).map(([name, source]) => [
    `./${name}`,
    {
      types: `./${BUILT}/types/${declarationOf(source)}`,
      ...(inBrowsers.includes(name) && { import: `./${BUILT}/${name}.mjs` }),
      default: `./${BUILT}/${name}.js`,
    },
  ])

const folderExports = () => Object.keys(folders).map((name) => [`./${name}/*.json`, `./${BUILT}/${name}/*.json`])
const fileExports = () => Object.keys(files).map((name) => [`./${name}`, `./${BUILT}/${name}`])

/**
 * The package.json of the package. Not that of the service: what runs in Lambda is bundled, so that whoever installs the
 * package needs none of it, and neither the Node that the service brings for itself.
 */
export const manifest = (): Record<string, unknown> => {
  const { name, version, license, scripts } = read('package.json')
  const { constructs } = read('node_modules/aws-cdk-lib/package.json').peerDependencies
  return {
    ...{ name, version, license },
    description:
      'For those who build on the Viewing Service: its player, its events, verifiers of its tokens, its API document.',
    type: 'module', // what is built says of itself that it is CommonJS
    sideEffects: false,
    exports: Object.fromEntries([
      ...[...moduleExports(), ...folderExports(), ...fileExports()],
      ['./package.json', './package.json'],
    ]),
    // For TypeScript with `moduleResolution: node`, which does not read `exports`.
    typesVersions: {
      '*': Object.fromEntries(
        Object.entries(modules).map(([module, source]) => [module, [`${BUILT}/types/${declarationOf(source)}`]]),
      ),
    },
    files: [BUILT],
    // Should a pack be killed while this stands in the repository, the next one puts the repository's back.
    scripts: { prepack: scripts.prepack, postpack: scripts.postpack },
    peerDependencies: { 'aws-cdk-lib': `^${OLDEST_CDK}`, constructs },
    peerDependenciesMeta: { 'aws-cdk-lib': { optional: true }, constructs: { optional: true } },
  }
}
