import type { movingClock } from '../service/moving-clock.ts'
import type { Service } from '../service/service.ts'
import type { Says } from './account.ts'
import { environmentSteps } from './environment.ts'
import { players } from './players.ts'
import type { SessionModel } from './session-model.ts'
import type { Step } from './steps.ts'

export type Walker = {
  readonly running: Service
  readonly clock: ReturnType<typeof movingClock>
  readonly model: SessionModel
  readonly users: readonly string[]
  /** What Identity says of each user, read by the service's own `entitlement`. */
  readonly says: Map<string, Says>
}

/** Takes each step with the service and the model; every answer must agree. */
export const walker = (walking: Walker) => {
  const steps = { ...players(walking), ...environmentSteps(walking) }
  const { model, clock } = walking
  return async (step: Step) => {
    model.settle(clock.now())
    await steps[step.kind](step as never)
    model.settle(clock.now())
  }
}
