import type { FoundSigningKeys } from '../aws/find-signing-keys.ts'
import { MADE_UP } from '../settings/aws-access.ts'

/** Nothing is exported: what stayed in the terminal would be taken for the person's own the next time. */
const environmentAt = (url: string) =>
  Object.entries({ AWS_ENDPOINT_URL_SECRETS_MANAGER: url, AWS_ENDPOINT_URL_LAMBDA: url, ...MADE_UP })
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')

/** Lines that show how to rotate keys of ours and to revoke one; none where nothing rotates them. */
export const keysToTry = (url: string, keys: Pick<FoundSigningKeys, 'url' | 'rotates'>): readonly string[] => {
  if (!keys.url || !keys.rotates) return []
  return [
    'Keys of playback tokens rotate while tokens stay good; a revoked one takes its tokens with it at once:',
    `  keys() { ${environmentAt(keys.url)} npm run -s signing-keys -- -c stage=local "$@"; }`,
    '  keys rotate',
    `  curl -sw '\\n' ${url}/.well-known/jwks.json`,
    `  keys revoke "$(curl -s ${url}/.well-known/jwks.json | node -p 'JSON.parse(fs.readFileSync(0)).keys[0].kid')"`,
    '',
  ]
}
