import { describe, expect, test } from 'vitest'
import type { Change } from '../../../bin/replacements/change.ts'
import { verdictOn } from '../../../bin/replacements/verdict.ts'
import { irreplaceable } from '../../../lib/operations/irreplaceable.ts'

const change = (more: Partial<Change> = {}): Change => ({
  logicalId: 'Redis1',
  type: 'AWS::ElastiCache::ReplicationGroup',
  does: 'replace',
  old: 'deleted',
  because: [],
  ...more,
})

test.each(Object.entries(irreplaceable))(
  'a lost %s stops the deployment, and what is lost is said',
  (type, { is, lost }) => {
    for (const does of ['replace', 'may replace', 'remove', 'unknown'] as const) {
      const { isAllowed, text } = verdictOn([change({ type, does })], [])
      expect(isAllowed).toBe(false)
      expect(text).toContain(`- ${is} (Redis1, ${type})`)
      expect(text).toContain(`Lost: ${lost}.`)
    }
  },
)

test('a person reads what is lost, by which property, and how to allow it once', () => {
  const because = ['CacheSubnetGroupName from a to b, by way of Subnets1']
  expect(verdictOn([change({ because })], []).text).toMatchInlineSnapshot(`
    "This deployment must not run. It takes away what cannot be made again:

    - Redis (Redis1, AWS::ElastiCache::ReplicationGroup) would be replaced by a new one. The one that is there now is deleted.
      Because of CacheSubnetGroupName from a to b, by way of Subnets1.
      Lost: every live session, every slot, remembered answers and events not yet published: each player starts again through one create.

    If you do not mean it: undo the change of the stage or of the code.
    If you mean it, name each for this one deployment: --allow Redis1"
  `)
})

test('what can be made again may be replaced and removed', () => {
  const { isAllowed, text } = verdictOn([change({ type: 'AWS::Lambda::Function', does: 'remove' })], [])
  expect([isAllowed, text]).toEqual([true, 'This deployment replaces and removes nothing that cannot be made again.'])
})

describe('a permission', () => {
  const both = [change(), change({ logicalId: 'Bus1', type: 'AWS::Events::EventBus', does: 'remove' })]

  test('of each loss by its name lets the deployment run, and is repeated in words', () => {
    const { isAllowed, text } = verdictOn(both, ['Redis1', 'Bus1'])
    expect(isAllowed).toBe(true)
    expect(text).toMatch(/^Allowed by name, this once:\n\n- Redis [\s\S]*- the bus/)
  })

  test('of one of two losses allows the other nothing', () => {
    const { isAllowed, text } = verdictOn(both, ['Redis1'])
    expect(isAllowed).toBe(false)
    expect(text).toMatch(/--allow Bus1$/)
  })

  test('that names nothing which is lost is refused: it would outlive its reason', () => {
    expect(() => verdictOn([change()], ['Redis1', 'Gone'])).toThrow(/--allow names Gone, which/)
    expect(() => verdictOn([change({ type: 'AWS::Lambda::Function' })], ['Redis1'])).toThrow(/--allow names Redis1/)
  })
})

test('a nested stack that cannot be looked into stops the deployment', () => {
  expect(verdictOn([change({ type: 'AWS::CloudFormation::Stack', does: 'unknown' })], []).isAllowed).toBe(false)
})
