import { signal } from '@preact/signals'
import { serviceNow } from './live.ts'

/** The time of the service, Unix ms, four times a second: for what runs down. */
export const now = signal(Date.now())

export const tick = () =>
  setInterval(() => {
    now.value = serviceNow()
  }, 250)
