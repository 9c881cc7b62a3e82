import type { Lever } from './lever.ts'

/** Levers of the network. */
export const networkLevers: readonly Lever[] = [
  {
    member: 'network.own.natGateways',
    means: 'egress does not survive the loss of its zone',
    pull: (stage) => {
      const { own } = stage.network
      const gateways = own?.natGateways ?? 2
      if (stage.egress !== 'nat' || !own || gateways === 1) return undefined
      return { stage: { ...stage, network: { own: { ...own, natGateways: 1 } } }, change: `${gateways} → 1` }
    },
  },
  {
    member: 'network.own.endpoints',
    means: 'events and secrets leave the VPC through NAT, and its bytes cost more',
    pull: (stage) => {
      const { own } = stage.network
      if (stage.egress !== 'nat' || !own || own.endpoints === false) return undefined
      return { stage: { ...stage, network: { own: { ...own, endpoints: false } } }, change: 'true → false' }
    },
  },
  {
    member: 'network.own.availabilityZones',
    means: 'one zone less to fall back on',
    pull: (stage) => {
      const { own } = stage.network
      const zones = own?.availabilityZones ?? []
      if (!own || zones.length < 3) return undefined
      const natGateways = Math.min(own.natGateways ?? 2, 2)
      const smaller = { ...own, natGateways, availabilityZones: zones.slice(0, 2) }
      return { stage: { ...stage, network: { own: smaller } }, change: '3 → 2' }
    },
  },
  {
    member: 'egress',
    means: 'Identity and Content must have private hosts',
    pull: (stage) =>
      stage.egress === 'nat' && stage.network.own
        ? { stage: { ...stage, egress: 'none' }, change: 'nat → none' }
        : undefined,
  },
]
