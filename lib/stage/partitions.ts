/** AWS GovCloud (US) is a partition and has a console of its own. */
export const isGovCloud = (region: string): boolean => region.startsWith('us-gov-')

/** The regions that the service knows are of two partitions. */
const partitionOf = (region: string) => (isGovCloud(region) ? 'aws-us-gov' : 'aws')

/** The ARNs of a stage that nothing in its region can refer to, each a sentence that begins with its path. */
export const partitionFaults = (path: string, value: unknown, region: string): string[] => {
  if (typeof value !== 'string')
    return Object.entries(Object(value)).flatMap(([member, one]) => partitionFaults(`${path}.${member}`, one, region))
  const [, partition] = /^arn:([^:]*):/.exec(value) ?? []
  const own = partitionOf(region)
  return partition === undefined || partition === own ? [] : [`${path} must begin with arn:${own}: in ${region}`]
}
