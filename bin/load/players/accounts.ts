/** Who plays: several of an account share its limit. */
export type Seat = { readonly userId: string; readonly deviceId: string }

/** Plans of accounts, in turn. */
const LIMITS = [4, 2, 3, 1]
/** Every so many accounts one more plays than may. */
const CROWDED = 3
const NAME = /^load-\d+-of-(\d+)$/

/** What the plan of an account allows; its name says it. */
export const limitOf = (userId: string): number => Number(NAME.exec(userId)?.[1] ?? 0)

/** So many seats in accounts of different plans; with `crowded` some accounts have one more than their plan allows. */
export const seatsFor = (players: number, crowded: boolean): readonly Seat[] => {
  const seats: Seat[] = []
  for (let account = 0; seats.length < players; account++) {
    const limit = LIMITS[account % LIMITS.length] ?? 1
    const taken = limit + (crowded && account % CROWDED === 0 ? 1 : 0)
    const userId = `load-${account}-of-${limit}`
    seats.push(...Array.from({ length: taken }, (_, device) => ({ userId, deviceId: `device-${device}` })))
  }
  return seats.slice(0, players)
}
