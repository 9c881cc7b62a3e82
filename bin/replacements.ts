import { readFileSync } from 'node:fs'
import { asksForHelp } from './command/help.ts'
import { Unreadable } from './replacements/change.ts'
import { changesOfChangeSets } from './replacements/change-set.ts'
import { readCommand, USAGE } from './replacements/read-command.ts'
import { changesOfTemplates } from './replacements/templates.ts'
import { verdictOn } from './replacements/verdict.ts'

const EARLY = `This answer is an early one: it compares templates by what the package knows of each type.
The change set of the deployment gives the certain answer.`

const read = (file: string) => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new Unreadable(
      `${file} cannot be read: it must be a file with what aws cloudformation describe-change-set --include-property-values printed`,
    )
  }
}

/** Stops a deployment that would replace or remove what cannot be made again: Redis, the bus, the keys, the network. */
const run = (args: readonly string[]) => {
  const { files, isOfTemplates, allowed } = readCommand(args)
  const texts = files.map((file) => [file, read(file)] as const)
  const [deployed = ['', ''], next = ['', '']] = texts
  if (!isOfTemplates) return verdictOn(changesOfChangeSets(texts), allowed)
  const { isAllowed, text } = verdictOn(changesOfTemplates(deployed, next), allowed)
  return { isAllowed, text: `${text}\n\n${EARLY}` }
}

const args = process.argv.slice(2)
try {
  const { isAllowed, text } = asksForHelp(args) ? { isAllowed: true, text: USAGE } : run(args)
  console.log(text)
  if (!isAllowed) process.exitCode = 1
} catch (error) {
  console.error(error instanceof Unreadable ? error.message : `Failed: ${error}`)
  process.exitCode = 1
}
