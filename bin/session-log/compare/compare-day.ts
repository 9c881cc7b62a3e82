import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { countedAnswer, missingAnswer } from '../../../functions/contract/inspection/inspection.ts'
import { functionNameOf } from '../../../lib/stage/names.ts'
import type { Stage } from '../../../lib/stage/stage.ts'
import { Failed } from '../../command/failed.ts'
import { invokeFunction } from '../../command/invoke-function.ts'
import { accessTo } from '../../command/local-aws.ts'
import { lambdaOf } from '../../command/stage-place.ts'
import { withFile } from '../events/lines.ts'
import type { ReadEvent } from '../events/read-line.ts'
import { compare, type Inspect } from './compare.ts'
import { report } from './report.ts'
import { streamOf } from './streams.ts'

type Wanted = { readonly day: string; readonly file: string | undefined; readonly out: string | undefined }

const inspectOf = (stage: Stage): Inspect => {
  const [client, name] = [lambdaOf(stage, accessTo(stage, 'LAMBDA')), functionNameOf(stage.name, 'inspect-session-log')]
  return {
    missing: async (events) => missingAnswer.parse(await invokeFunction(client, name, { events })),
    counted: async (day) => countedAnswer.parse(await invokeFunction(client, name, { day })).counted,
  }
}

/** Where the missing events go; without a file nowhere. They hold ids of persons: nobody else may read the file. */
const openFile = (path: string | undefined) => {
  if (path === undefined) return { write: () => {}, close: async () => {} }
  const file = createWriteStream(path, { mode: 0o600 })
  const closed = finished(file).catch((error) => {
    throw new Failed(`The file ${path} cannot be written: ${error.message}`)
  })
  closed.catch(() => {})
  return {
    write: ({ body }: ReadEvent) => void file.write(`${body.trim()}\n`),
    close: () => {
      file.end()
      return closed
    },
  }
}

const howToRepair = ({ day, out }: Wanted, stage: string) =>
  out === undefined
    ? `Repeat it with --out missing-${day}.ndjson to have them in a file.`
    : `They are in ${out}: npm run session-log -- backfill --file ${out} -c stage=${stage}`

/** Says what the session log has of a day. Rejects with {@link Failed} when it misses events. */
export const compareDay = async (stage: Stage, wanted: Wanted, say: (text: string) => void): Promise<void> => {
  const { day, file, out } = wanted
  const missing = openFile(out)
  const work = async (path?: string) => {
    const found = await compare(streamOf(stage, day, path), day, inspectOf(stage), missing.write)
    await missing.close()
    return found
  }
  const found = await (file === undefined ? work() : withFile(file, work))
  say(report(day, found))
  if (found.all.stream === 0) throw new Failed('The stream has no event of that day: nothing was compared.')
  if (found.all.missing === 0) return say('The log misses nothing.')
  throw new Failed(`The log misses ${found.all.missing} events. ${howToRepair(wanted, stage.name)}`)
}
