type Lack = 'archive' | 'schema registry'

/**
 * The regions of this service, with what EventBridge does not offer there. From the resource types that CloudFormation
 * knows in each (cfn-lint 1.51.0) and EventBridge's table "feature availability by AWS Region", both of November 2026;
 * where they differ a feature counts as lacking. Left out: ap-east-2 and ap-southeast-6, which have no HTTP APIs, and
 * the partitions of China, the European Sovereign Cloud and the isolated regions, where nothing of this was checked.
 */
const lacks: Readonly<Record<string, readonly Lack[]>> = {
  'af-south-1': [],
  'ap-east-1': [],
  'ap-northeast-1': [],
  'ap-northeast-2': [],
  'ap-northeast-3': [],
  'ap-south-1': [],
  'ap-south-2': ['schema registry'],
  'ap-southeast-1': [],
  'ap-southeast-2': [],
  'ap-southeast-3': [],
  'ap-southeast-4': ['schema registry', 'archive'],
  'ap-southeast-5': ['schema registry', 'archive'],
  'ap-southeast-7': ['schema registry', 'archive'],
  'ca-central-1': [],
  'ca-west-1': ['schema registry', 'archive'],
  'eu-central-1': [],
  'eu-central-2': [],
  'eu-north-1': [],
  'eu-south-1': [],
  'eu-south-2': [],
  'eu-west-1': [],
  'eu-west-2': [],
  'eu-west-3': [],
  'il-central-1': ['schema registry'],
  'me-central-1': [],
  'me-south-1': [],
  'mx-central-1': ['schema registry', 'archive'],
  'sa-east-1': [],
  'us-east-1': [],
  'us-east-2': [],
  'us-gov-east-1': [],
  'us-gov-west-1': [],
  'us-west-1': [],
  'us-west-2': [],
}

export const regions: readonly string[] = Object.keys(lacks)

/** Whether EventBridge offers it there. */
export const offers = (region: string, feature: Lack): boolean => !lacks[region]?.includes(feature)

/** Where API Gateway grants an account a quarter of the usual rate (its developer guide, "Quotas", November 2026). */
export const slowerRegions: readonly string[] = [
  'af-south-1',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'mx-central-1',
]
