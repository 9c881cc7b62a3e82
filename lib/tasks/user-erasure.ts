import { Duration, Validations } from 'aws-cdk-lib'
import { Construct } from 'constructs'
import { type Task, tasks } from '../../functions/contract/tasks.ts'
import type { Dependencies } from '../lambda/dependencies.ts'
import { ServiceFunction } from '../lambda/service-function.ts'

const NAME = 'erase-user'

/**
 * The function behind `npm run erase-user`: an operator cannot reach Redis. Nothing in the stack may invoke it; IAM decides
 * which people may. It has no queue for failed invocations, because their input is the id of a person.
 */
export class UserErasure extends Construct {
  readonly lambda: ServiceFunction

  constructor(scope: Construct, id: string, dependencies: Dependencies) {
    super(scope, id)
    const { summary, reaches: always, reachesIfLog = [], memory, timeout }: Task = tasks[NAME]
    const reaches = [...always, ...(dependencies.stage.sessionLog ? reachesIfLog : [])]
    const props = { summary, reaches, memory, timeout: Duration.seconds(timeout), retryAttempts: 0 }
    this.lambda = new ServiceFunction(this, NAME, props, dependencies)
    const reason =
      'A person invokes it and waits for its answer; a queue would keep the id of the person who was to be erased'
    Validations.of(this.lambda).acknowledge(
      { id: 'Serverless-LambdaDLQ', reason },
      { id: 'Serverless-LambdaAsyncFailureDestination', reason },
    )
  }
}
