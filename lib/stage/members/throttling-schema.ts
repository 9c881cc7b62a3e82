import * as z from 'zod/mini'
import { slowerRegions } from '../regions.ts'
import { strictObject, whole } from '../schema.ts'

/** The limits of one route: a second's requests, and how many at once above them. */
const limit = {
  rate: whole(1, 1_000_000, 'requests a second of each route'),
  burst: whole(1, 1_000_000, 'requests at once of each route'),
}

/** What API Gateway lets through of each route. Routes without a limit of their own have the one that stands beside. */
export const throttlingSchema = strictObject({
  ...limit,
  heartbeats: z.optional(strictObject(limit)),
  open: z.optional(strictObject(limit)),
})

export type Throttling = z.infer<typeof throttlingSchema>

/** Requests a second over all APIs of an account in a region, by default (API Gateway developer guide, "Quotas"). */
const accountRate = (region: string) => (slowerRegions.includes(region) ? 2_500 : 10_000)

type Limit = z.infer<z.ZodMiniObject<typeof limit>>

const part = ({ rate, burst }: Limit, of: number): Limit => ({
  rate: Math.ceil(rate / of),
  burst: Math.ceil(burst / of),
})

/** The limit of each route that anybody may call; by default a tenth, so that callers without a token cannot take the account's rate. */
export const openLimit = ({ rate, burst, open }: Throttling): Limit => open ?? part({ rate, burst }, 10)

/** The limit of each route's preflights, and of HEAD where GET is open. */
export const preflightLimit = (throttling: Throttling): Limit => part(openLimit(throttling), 2)

/** What a stage should be warned of: limits that its account does not reach by default. */
export const throttlingWarning = ({ rate, heartbeats }: Throttling, region: string): string | undefined => {
  const most = Math.max(rate, heartbeats?.rate ?? 0)
  const quota = accountRate(region)
  if (most <= quota) return undefined
  return `throttling lets ${most} requests a second through to one route, but an account in ${region} has ${quota} over all its APIs by default: ask for more in Service Quotas (API Gateway, L-8A5B8E43), or every caller gets 429 above that.`
}
