import type { FoundSigningKeys } from '../aws/find-signing-keys.ts'
import { PLACEHOLDER_ACCESS } from '../settings/aws-access.ts'

/** Nothing is exported: variables that stayed in the terminal would be read as settings at the next start. */
const environmentAt = (url: string) =>
  Object.entries({ AWS_ENDPOINT_URL_SECRETS_MANAGER: url, AWS_ENDPOINT_URL_LAMBDA: url, ...PLACEHOLDER_ACCESS }).map(
    ([name, value]) => `    ${name}=${value} \\`,
  )

/** Lines that show how to rotate the signing keys and to revoke one; none when this program does not rotate them. */
export const keysToTry = (url: string, keys: Pick<FoundSigningKeys, 'url' | 'rotates'>): readonly string[] => {
  if (!keys.url || !keys.rotates) return []
  return [
    'Rotate the signing keys: tokens stay valid.',
    'Revoke a key: its tokens are refused at once.',
    ...['  keys() {', ...environmentAt(keys.url), '    npm run -s signing-keys -- -c stage=local "$@"', '  }'],
    '  keys rotate',
    `  JWKS=${url}/.well-known/jwks.json`,
    "  curl -sw '\\n' $JWKS",
    "  FIRST='JSON.parse(fs.readFileSync(0)).keys[0].kid'",
    '  keys revoke "$(curl -s $JWKS | node -p "$FIRST")"',
    '',
  ]
}
