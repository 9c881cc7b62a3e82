import { addRound, type Readings, type Rounds } from '../reading.ts'
import type { Driver } from './driver.ts'

/** A driver that measures round by round. */
export type Measuring = Driver<{ round: () => Promise<Readings> }>

/** Rounds of the drivers of each side in turn, every other round in the opposite order. Stops the drivers. */
export const inTurn = async (drivers: readonly (readonly Measuring[])[], rounds: number): Promise<Rounds[]> => {
  const sides = drivers.map((own) => ({ own, measured: new Map() as Rounds }))
  for (let round = 0; round < rounds; round++)
    for (const { own, measured } of round % 2 ? sides.toReversed() : sides)
      for (const driver of own) addRound(measured, await driver.ask('round', undefined as never))
  for (const driver of drivers.flat()) driver.stop()
  return sides.map(({ measured }) => measured)
}
