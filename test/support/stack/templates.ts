import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { readStage } from '../../../lib/stage/stage.ts'
import { kindsOfStage } from './kinds-of-stage.ts'
import { synthesize } from './synthesize.ts'

/** Writes a template into a file of its own; gives its path. */
export const writeTemplate = (name: string, template: object): string => {
  const path = join(mkdtempSync(join(inject('scratch'), 'template-')), `${name}.template.json`)
  writeFileSync(path, JSON.stringify(template, null, 1))
  return path
}

/** The file of the template of a kind of stage, with some members replaced. */
export const templateOfKind = (name: string, changes: object = {}): string =>
  writeTemplate(name, synthesize(readStage({ [name]: { ...kindsOfStage[name], ...changes } }, name)).template)
