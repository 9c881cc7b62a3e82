import { parseArgs } from 'node:util'
import { Unreadable } from './change.ts'

export const USAGE = `Usage: npm run replacements -- <change set>... [--allow <logical id>]...
       npm run replacements -- --templates <deployed> <new> [--allow <logical id>]...

  <change set>   a file with what aws cloudformation describe-change-set --include-property-values prints;
                 with nested stacks one file for each
  --templates    compare two templates (JSON) instead: an early answer, the change set gives the certain one
  --allow        this resource may be replaced or removed, this once; several with commas or several times

Exit code 0: nothing irreplaceable is lost. 1: something is, or the files cannot be judged.`

export type Command = {
  readonly files: readonly string[]
  readonly isOfTemplates: boolean
  readonly allowed: readonly string[]
}

/** Throws {@link Unreadable} with how to use the program. */
export const readCommand = (args: readonly string[]): Command => {
  const options = { templates: { type: 'boolean' }, allow: { type: 'string', multiple: true } } as const
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new Unreadable(`${error instanceof Error ? error.message : error}\n\n${USAGE}`)
  }
  const { values, positionals: files } = parsed
  const isOfTemplates = values.templates ?? false
  if (isOfTemplates ? files.length !== 2 : files.length === 0) throw new Unreadable(USAGE)
  const allowed = (values.allow ?? []).flatMap((ids) => ids.split(/[\s,]+/)).filter(Boolean)
  return { files, isOfTemplates, allowed }
}
