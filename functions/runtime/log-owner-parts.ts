import { Client } from 'pg'
import * as z from 'zod/mini'
import type { Settings } from '../contract/settings/settings.ts'
import { createSecretReader } from '../core/aws/secret.ts'
import { optionsOf, unhurried } from '../core/session-log/connect.ts'
import { prepareSessionLog } from '../core/session-log/prepare.ts'
import { settings } from './endpoint-parts.ts'

/** As RDS keeps the password of a master user. */
const login = z.object({ username: z.string(), password: z.string() })

/** A parser's own error would quote the secret. */
const loginIn = (text: string) => {
  try {
    return login.parse(JSON.parse(text))
  } catch {
    throw new Error('POSTGRES_SECRET must hold {"username", "password"}')
  }
}

/** With the login of the secret, if one is named. */
const withLogin = async (given: Settings): Promise<Settings> => {
  if (given.POSTGRES_SECRET === '') return given
  const { username, password } = loginIn(await createSecretReader(process.env).read(given.POSTGRES_SECRET))
  return { ...given, POSTGRES_USER: username, POSTGRES_PASSWORD: password }
}

type Prepared = Awaited<ReturnType<typeof prepareSessionLog>>

/** The real part of the preparation. Apart from the others', whose bundles hold no tool for migrations. */
export const preparation = (): (() => Promise<Prepared>) => async () => {
  const client = new Client(optionsOf(await withLogin(settings()), unhurried, process.env))
  try {
    await client.connect()
    return await prepareSessionLog(client, settings().SESSION_LOG_MONTHS, console.log)
  } finally {
    await client.end()
  }
}

export type OwnerRuntime = { readonly preparation: () => Promise<Prepared> }
