import type { ClusterNode } from './redis-cluster.ts'

/** Moves a slot to another primary as a resharding does, key by key, in an order that the test chooses. */
export const slotMove = (slot: number, from: ClusterNode, to: ClusterNode, all: readonly ClusterNode[]) => {
  const keys = async (): Promise<string[]> => from.ask.cluster('GETKEYSINSLOT', slot, 10_000)
  const move = async (chosen: (key: string) => boolean = () => true) => {
    const found = (await keys()).filter(chosen)
    if (found.length > 0) await from.ask.call('MIGRATE', to.host, to.port, '', 0, 1_000, 'KEYS', ...found)
  }
  return {
    begin: async () => {
      await to.ask.cluster('SETSLOT', slot, 'IMPORTING', from.id)
      await from.ask.cluster('SETSLOT', slot, 'MIGRATING', to.id)
    },
    move,
    /** What is left moves, in one step or many: keys may be made meanwhile. */
    end: async () => {
      while ((await keys()).length > 0) await move()
      for (const { ask } of [to, from, ...all]) await ask.cluster('SETSLOT', slot, 'NODE', to.id)
    },
  }
}
