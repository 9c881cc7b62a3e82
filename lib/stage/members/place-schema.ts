import * as z from 'zod/mini'
import { regions } from '../regions.ts'
import { text } from '../schema.ts'

/** Where a stage is deployed. The CDK refuses credentials of another account. */
export const place = {
  account: text(/^\d{12}$/, 'must be the twelve digits of the AWS account in quotes: no other can be deployed to'),
  region: z.enum(regions, `must be one of the regions that the service can be deployed to: ${regions.join(', ')}`),
}
