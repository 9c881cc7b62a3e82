import { signal } from '@preact/signals'
import type { Switches } from '../../../switches/switches.ts'

/** Why the last change was refused; empty when it was made. */
export const refusal = signal('')

/** Switches something in the runner; resolves when it has happened, or was refused. */
export const change = async (wanted: Partial<Switches> & { readonly forward?: number }) => {
  try {
    const response = await fetch('/local/switches', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wanted),
    })
    refusal.value = response.ok ? '' : ((await response.json()) as { error: string }).error
  } catch {
    refusal.value = 'The runner does not answer: is npm start still running?'
  }
}
