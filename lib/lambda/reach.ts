import type { reachesToAnswer } from '../../functions/contract/route.ts'
import type { LogReach, Task } from '../../functions/contract/tasks.ts'

/** What a function may reach, such as Redis or the event bus: the member `reaches` of its row in the tables. */
export type Reach = ReturnType<typeof reachesToAnswer>[number] | Task['reaches'][number] | LogReach
