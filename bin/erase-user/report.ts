import { type Held, heldThings } from '../../functions/contract/erasure/erasure.ts'
import { keptIn } from '../../lib/personal-data/kept.ts'
import type { Place } from '../../lib/personal-data/place.ts'
import { places } from '../../lib/personal-data/places.ts'
import type { Stage } from '../../lib/stage/stage.ts'

const plain = (text: string, stage: Stage) => text.replaceAll(/[`*]/g, '').replaceAll('<stage>', stage.name)

const countsAt = ({ things = [] }: Place, held: Held) =>
  things.filter((thing) => held[thing] > 0).map((thing) => `${held[thing]} × ${heldThings[thing]}`)

const describe = (place: Place, stage: Stage, held: Held): string[] => {
  const { where, holds, kept, erasing, things } = place
  const found = countsAt(place, held).join(', ') || 'nothing'
  return [
    `- ${plain(where, stage)}: ${things ? found : plain(holds, stage)}`,
    `  kept: ${plain(keptIn(stage, kept), stage)}`,
    `  erasing: ${plain(erasing, stage)}`,
  ]
}

/** Every place of a stage where something of a person may lie: how many there are, for how long, and what is done about it. */
export const placesOf = (stage: Stage, held: Held): string =>
  places
    .filter(({ isThere = () => true }) => isThere(stage))
    .flatMap((place) => describe(place, stage, held))
    .join('\n')

/** What there is in Redis, in one line. */
export const summaryOf = (held: Held): string =>
  places.flatMap((place) => countsAt(place, held)).join(', ') || 'nothing'
