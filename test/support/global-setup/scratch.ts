import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder that is removed when all tests have run. */
    scratch: string
  }
}

export const setup = (project: TestProject) => {
  const scratch = mkdtempSync(join(tmpdir(), 'viewing-service-tests-'))
  project.provide('scratch', scratch)
  return () => rmSync(scratch, { recursive: true })
}
