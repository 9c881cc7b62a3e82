import * as z from 'zod/mini'
import { STEPS } from './core/signing-keys/rotation.ts'
import { bindTask, type TaskHandler } from './runtime/bind-task.ts'
import { type RotationRuntime, rotation } from './runtime/rotation-parts.ts'

const word = z.string().check(z.minLength(1))
/** What Secrets Manager sends (AWS Secrets Manager user guide, "Lambda rotation functions"), or a person in an emergency. */
const step = z.object({ Step: z.enum(STEPS), ClientRequestToken: word })
const revocation = z.strictObject({ revoke: word })

export const rotateSigningKey =
  ({ rotation }: RotationRuntime): TaskHandler =>
  async (input) => {
    const asked = z.union([step, revocation]).safeParse(input)
    if (!asked.success)
      throw new Error('The input must be {"revoke":"<kid>"}, or what Secrets Manager sends for a step of a rotation')
    if ('revoke' in asked.data) return rotation.revoke(asked.data.revoke)
    await rotation.step(asked.data.Step, asked.data.ClientRequestToken)
    return {}
  }

export const handler = bindTask(rotateSigningKey, { rotation })
