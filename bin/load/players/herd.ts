import { quantile } from '../tally.ts'
import type { Seat } from './accounts.ts'

/** A player who was playing when Redis was emptied, and what it has done since. */
type Member = { requests: number; granted: number; backAfterMs?: number; leftBecause?: string }

const nameOf = ({ userId, deviceId }: Seat) => `${userId} ${deviceId}`

/** The players who were playing when Redis was last emptied, and how they came back. */
export const herd = () => {
  const playing = new Map<string, Seat>()
  let members = new Map<string, Member>()
  let since = 0
  const underWay = (seat: Seat) => {
    const member = members.get(nameOf(seat))
    return member && member.backAfterMs === undefined && !member.leftBecause ? member : undefined
  }
  return {
    begins: (seat: Seat) => void playing.set(nameOf(seat), seat),
    ends: (seat: Seat, why: string) => {
      playing.delete(nameOf(seat))
      const member = underWay(seat)
      if (member) member.leftBecause = why
    },
    /** Redis is there again, empty. */
    redisEmptied: () => {
      since = performance.now()
      members = new Map([...playing.keys()].map((name) => [name, { requests: 0, granted: 0 }]))
    },
    sent: (seat: Seat) => {
      const member = underWay(seat)
      if (member) member.requests += 1
    },
    /** A create was answered with 201. */
    granted: (seat: Seat) => {
      const member = underWay(seat)
      if (!member) return
      member.granted += 1
      member.backAfterMs = performance.now() - since
    },
    /** How many there were, and how they fared. */
    rows: (): readonly (readonly [string, number | string])[] => {
      const all = [...members.values()]
      const back = all.filter(({ backAfterMs }) => backAfterMs !== undefined)
      const times = back.map(({ backAfterMs = 0 }) => backAfterMs)
      const requests = back.map((one) => one.requests)
      const left = Map.groupBy(all, ({ leftBecause }) => leftBecause ?? '')
      left.delete('')
      const seconds = (share: number) => `${(quantile(times, share) / 1_000).toFixed(1)} s`
      return [
        ['played when Redis was emptied', all.length],
        ['came back, each through one granted create', back.length],
        ...[...left].map(([why, ones]) => [`ended before: ${why}`, ones.length] as const),
        ['neither yet', all.length - back.length - [...left.values()].flat().length],
        ['half of them played again within', seconds(0.5)],
        ['99 of 100 within', seconds(0.99)],
        ['all within', seconds(1)],
        ['requests of each until then, mean', (requests.reduce((sum, one) => sum + one, 0) / back.length).toFixed(2)],
        ['requests, most of one player', Math.max(0, ...requests)],
      ]
    },
  }
}
