import { eventTypes } from '../../functions/contract/events/event-types.ts'
import { events } from '../../functions/contract/events/events.ts'
import { call } from './event-bridge.ts'
import type { Command, Options } from './read-command.ts'
import { entryOf, envelopeOf, type Sample, sample } from './sample.ts'
import { story } from './story.ts'
import { tail } from './tail.ts'

type Log = (line: string) => void

/** An account of the local runner has this id. */
const LOCAL = 'arn:aws:events:local:000000000000'
const json = (value: unknown) => JSON.stringify(value, null, 2)

const publish = async (samples: readonly Sample[], options: Options, log: Log) => {
  const { bus, endpoint } = options
  if (options['print-entries']) return log(json(samples.map((one) => entryOf(one, bus))))
  if (options.print) return log(samples.map((one) => json(envelopeOf(one))).join('\n'))
  // One after the other: events of one request may overtake each other.
  for (const one of samples) {
    await call(endpoint, 'PutEvents', { Entries: [entryOf(one, bus)] })
    const { session_id, user_id } = one.detail
    log(`Published ${one.type} of ${session_id ?? user_id} to ${bus}`)
  }
}

const seconds = (text: string | undefined, otherwise: number) =>
  text === undefined ? otherwise : Date.parse(text) / 1_000

const replay = async (name: string, { from, to, rule, bus, endpoint }: Options, log: Log) => {
  await call(endpoint, 'StartReplay', {
    ReplayName: name,
    EventSourceArn: `${LOCAL}:archive/${bus}`,
    EventStartTime: seconds(from, 0),
    EventEndTime: seconds(to, Math.ceil(Date.now() / 1_000) + 1),
    Destination: {
      Arn: `${LOCAL}:event-bus/${bus}`,
      FilterArns: rule.map((one) => `${LOCAL}:rule/${bus}/${one}`),
    },
  })
  log(`Replayed as ${name}. Rules that leave replays out got nothing.`)
}

/** Runs a command. Rejects with {@link Failed} when it was not done. */
export const run = async ({ name, argument, options }: Command, log: Log, stopped?: AbortSignal): Promise<void> => {
  switch (name) {
    case 'list':
      return log(eventTypes.map((type) => `${type.padEnd(20)} ${events[type].about}`).join('\n'))
    case 'trigger':
      return publish(
        eventTypes.filter((type) => type === argument).map((type) => sample(type, options)),
        options,
        log,
      )
    case 'story':
      return publish(story(options), options, log)
    case 'tail':
      return tail(options, log, stopped)
    case 'replay':
      return replay(argument, options, log)
  }
}
