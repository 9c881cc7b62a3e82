import { readFileSync } from 'node:fs'

/** What a platform team writes in place of the placeholders of `cdk.json`. */
const OWN = {
  'example.com': 'acme-video.com',
  '111122223333': '210987654321',
  '444455556666': '210987654322',
  '123456789012': '210987654323',
}

/** A stage, or several, with placeholders filled in. */
export const filledIn = <T>(stages: T): T =>
  JSON.parse(Object.entries(OWN).reduce((text, [one, own]) => text.replaceAll(one, own), JSON.stringify(stages)))

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'))

/** The stages of `cdk.json`, as they stand there and filled in. */
export const shipped = context.stages
export const stages = filledIn(shipped)
