import type { TestProject } from 'vitest/node'
import type { LocalApi } from '../../../bin/local/template/api.ts'
import { synthesizeApi } from '../../../bin/local/template/synthesize.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** What the stack's template says, synthesized once for all test files; from then on `npm start` finds it kept. */
    api: LocalApi
  }
}

export const setup = async (project: TestProject) => project.provide('api', await synthesizeApi())
