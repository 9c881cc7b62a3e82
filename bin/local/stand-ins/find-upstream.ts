import type { Environment } from '../settings/environment.ts'
import { answers } from './answers.ts'

type StandIn = { readonly url: string; readonly stop: () => Promise<void> }
/** A service that the functions call: its URL, how the terminal describes it, and how to stop it if this program started it. */
export type FoundUpstream = StandIn & { readonly description: string }

/** The service that the variable names, else the stand-in. The description says when nothing answers there. */
export const findUpstream = async (
  variable: 'IDENTITY_SERVICE_URL' | 'CONTENT_SERVICE_URL',
  { [variable]: given }: Environment,
  start: () => Promise<StandIn>,
): Promise<FoundUpstream> => {
  if (!given) {
    const standIn = await start()
    return { ...standIn, description: `${standIn.url} (a stand-in)` }
  }
  const warning = (await answers(given)) ? '' : '; nothing answers there now, so creates will be refused with 503'
  return { url: given, description: `${given} (${variable}${warning})`, stop: async () => {} }
}
