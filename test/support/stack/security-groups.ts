import type { Resource, Synthesized } from './synthesize.ts'

export type Rule = { CidrIp?: string; FromPort: number; ToPort: number; IpProtocol: string } & Record<string, unknown>

const groupOf = ({ all }: Synthesized, name: string): Resource => {
  const found = all('AWS::EC2::SecurityGroup').find(({ id }) => new RegExp(`^Network${name}[0-9A-F]{8}$`).test(id))
  if (!found) throw new Error(`There is no security group ${name}`)
  return found
}
export const egressOf = (stack: Synthesized, name: string) =>
  groupOf(stack, name).Properties.SecurityGroupEgress as Rule[]
export const idOf = (stack: Synthesized, name: string) => ({ 'Fn::GetAtt': [groupOf(stack, name).id, 'GroupId'] })
export const ingressOf = (stack: Synthesized, name: string) =>
  stack
    .all('AWS::EC2::SecurityGroupIngress')
    .map(({ Properties }) => Properties)
    .filter(({ GroupId }) => JSON.stringify(GroupId) === JSON.stringify(idOf(stack, name)))
export const brief = ({ IpProtocol, FromPort, ToPort, ...rule }: Rule) => [
  IpProtocol,
  FromPort,
  ToPort,
  rule.CidrIp ?? rule.DestinationSecurityGroupId ?? rule.SourceSecurityGroupId,
]
/** The rule the CDK writes into a group without egress: without it it would be open to all. */
export const NOWHERE = ['icmp', 252, 86, '255.255.255.255/32']
