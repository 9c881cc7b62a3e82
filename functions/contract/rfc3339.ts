/** Section 5.6 of RFC 3339: letters in either case, a blank for `T`, a fraction of any length. */
const TIME = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/

const MINUTE = 60_000

/** Unix ms of a minute in UTC; undefined unless the calendar and the clock have it. */
const minuteAt = (year: number, month: number, day: number, hour: number, minute: number) => {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const isOfCalendar = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isOfCalendar && hour < 24 && minute < 60 ? date.getTime() + (hour * 60 + minute) * MINUTE : undefined
}

/** Whether the last second of a month ends this minute: there may be a leap second (RFC 3339 section 5.7). */
const endsMonth = (minute: number) => new Date(minute + MINUTE).toISOString().slice(8, 16) === '01T00:00'

/**
 * A time as of RFC 3339 in Unix ms, its fraction cut after ms; undefined for any other text. A leap second is the first
 * one after it: Unix time has no other number for it.
 */
export const unixMs = (text: string): number | undefined => {
  const [, years, months, days, hours, minutes, seconds, fraction = '', sign, ...offset] = TIME.exec(text) ?? []
  const local = minuteAt(Number(years), Number(months), Number(days), Number(hours), Number(minutes))
  const [ahead, and] = [Number(offset[0] ?? 0), Number(offset[1] ?? 0)]
  if (local === undefined || ahead > 23 || and > 59) return undefined
  const minute = local - (sign === '-' ? -1 : 1) * (ahead * 60 + and) * MINUTE
  const second = Number(seconds)
  if (second > 60 || (second === 60 && !endsMonth(minute))) return undefined
  return minute + second * 1_000 + Number(fraction.padEnd(3, '0').slice(0, 3))
}

/** RFC 3339, UTC, with milliseconds: how the service itself writes a time. */
export const timestamp = (ms: number): string => new Date(ms).toISOString()
