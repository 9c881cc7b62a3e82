import { expect, test } from 'vitest'
import { placeholderFaults } from '../../../lib/stage/placeholders.ts'
import { readStage } from '../../../lib/stage/stage.ts'
import { shipped } from '../../support/stack/filled-in.ts'

test('the stages of cdk.json are refused as they are shipped, for their placeholders and nothing else', () => {
  for (const name of Object.keys(shipped)) {
    const lines = (() => {
      try {
        readStage(shipped, name)
      } catch (error) {
        return (error as Error).message.split('\n').slice(1)
      }
      return []
    })()
    expect(lines).toContainEqual(expect.stringMatching(/settings\.IDENTITY_SERVICE_URL must be your own: identity\./))
    expect(lines).toContainEqual(expect.stringMatching(/account must be your own: \d{12} is a placeholder/))
    expect(lines.filter((line) => !line.endsWith(' is a placeholder'))).toEqual([])
  }
})

test.each([
  'https://identity.example.com',
  'https://EXAMPLE.org/jwks',
  'play.example.net:8443',
  'identity.example',
  'https://a.b.test/x',
  'https://nowhere.invalid',
  'https://one.com,https://play.example.com',
  'arn:aws:sns:eu-west-1:123456789012:on-call',
  '111122223333',
])('%s is a placeholder', (text) => {
  expect(placeholderFaults('stages.dev', { list: [{ member: text }] })).toEqual([
    expect.stringMatching(/^stages\.dev\.list\.0\.member must be your own: .+ is a placeholder$/),
  ])
})

test.each([
  'https://identity.my-example.com',
  'https://example.com.acme-video.tv',
  'https://test.acme-video.com',
  'https://identity.example-video.com',
  '0123456789012',
  '987654321098',
  5,
  null,
  undefined,
])('%s may be somebody’s own', (value) => {
  expect(placeholderFaults('stages.dev', { member: value })).toEqual([])
})
