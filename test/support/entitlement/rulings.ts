import type { Ruling, Title } from '../../../functions/core/entitlement/entitlement.ts'
import { Denied } from '../../../functions/core/refusals.ts'
import type { Runtime } from '../../../functions/runtime/endpoint-parts.ts'

type Entitlement = Runtime['entitlement']
/** In place of Identity and Content: a ruling without their being asked; nothing of it is remembered. */
export const ruling =
  (rule: (title: Title) => Partial<Ruling> | Promise<Partial<Ruling>>): Entitlement['decide'] =>
  async (title, { now }) => ({
    ...{ denied: undefined, planLimit: undefined, asOf: now, degraded: false, lessons: { askedAt: now } },
    ...(await rule(title)),
  })

/** Everyone may, on a plan of so many streams if it names a number. */
export const entitled = (planLimit?: number): Entitlement => ({ decide: ruling(() => ({ planLimit })) })

/** Always no. */
export const denied: Entitlement = { decide: ruling(() => ({ denied: new Denied('not_entitled', undefined) })) }
