import type { SettingName } from '../../../functions/contract/settings/settings.ts'
import { createSecretReader } from '../../../functions/core/aws/secret.ts'
import { createEntitlement } from '../../../functions/core/entitlement/entitlement.ts'
import { readConfig } from '../../../functions/runtime/config.ts'
import { type Answer, type Service, service, unlimited } from '../service/service.ts'
import { newUser } from '../service/users.ts'
import { startUpstream } from './upstream-server.ts'

type Script = Parameters<typeof startUpstream>

/** The service, asking an Identity and a Content by their scripts. */
export const serviceAsking = async (
  identityScript: Script,
  contentScript: Script,
  more: Partial<Record<SettingName, string>> = {},
  clock?: () => number,
) => {
  const identity = await startUpstream(...identityScript)
  const content = await startUpstream(...contentScript)
  const settings = { ...unlimited, IDENTITY_SERVICE_URL: identity.url, CONTENT_SERVICE_URL: content.url, ...more }
  /** As a new instance of the function has it: a circuit of its own. */
  const instance = () =>
    service({
      settings,
      entitlement: createEntitlement(readConfig({ AUTHENTICATION: 'none', ...settings }), createSecretReader({})),
      ...(clock && { clock }),
    })
  const running = instance()
  const usage = async (userId: string) => (await running.call('get-concurrency', userId)).body
  return { ...running, identity, content, usage, instance }
}

/** What a create was answered, in a few words. */
export const shortly = ({ status, body }: Answer) =>
  status === 201 ? (body.session.degraded ? 'degraded' : 'granted') : (body.dependency ?? body.code)

/** Opens the circuit of a service that fails: others ask, as many users and titles as it takes. */
export const othersFail = async (create: Service['create']): Promise<void> => {
  for (let i = 0; i < 4; i++) await create(newUser(), { content_id: `others-${i}` })
}
