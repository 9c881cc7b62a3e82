import { effect, signal } from '@preact/signals'
import { type Switches, untouched } from '../../../switches/switches.ts'
import { isConnected } from './live.ts'
import { seats } from './seats.ts'

/** Why the last change was refused; empty when it was made. */
export const refusal = signal('')

effect(() => {
  if (isConnected.value) refusal.value = ''
})

/** What is not as it was at the start. */
export const oddSwitches = (switches: Switches): Partial<Switches> => {
  const changed = Object.entries(untouched()).filter(([name, value]) => switches[name as keyof Switches] !== value)
  return Object.fromEntries(changed)
}

/**
 * Switches something in the runner; resolves when it has happened, or was refused. After a move of the clock each player
 * asks at once, as one would that had lived through that time.
 */
export const change = async (wanted: Partial<Switches> & { readonly forward?: number }) => {
  try {
    const response = await fetch('/local/switches', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wanted),
    })
    refusal.value = response.ok ? '' : ((await response.json()) as { error: string }).error
    if (response.ok && wanted.forward) for (const { player } of seats.value) player.comeBack()
  } catch {
    refusal.value = 'The runner does not answer: is npm start still running?'
  }
}
