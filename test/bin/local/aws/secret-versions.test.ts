import { describe, expect, test } from 'vitest'
import { secretVersions } from '../../../../bin/local/aws/secret-versions.ts'

// What is expected here is what docs.aws.amazon.com/secretsmanager/latest/apireference says of each operation.

/** A secret with a second version, under whatever labels it is put. */
const started = (...VersionStages: string[]) => {
  const secret = secretVersions('first')
  const first = secret.get({}).VersionId
  if (VersionStages.length > 0) secret.put({ ClientRequestToken: 'second', SecretString: 'second', VersionStages })
  return { ...secret, first }
}

describe('GetSecretValue', () => {
  test('gives the current version unless another is asked for', () => {
    const { get, first } = started('AWSPENDING')
    expect(get({})).toEqual({ VersionId: first, SecretString: 'first', CreatedDate: expect.any(Number) })
    expect(get({ VersionStage: 'AWSPENDING' })).toEqual({
      VersionId: 'second',
      SecretString: 'second',
      CreatedDate: expect.any(Number),
    })
    expect(get({ VersionId: 'second' })).toEqual({
      VersionId: 'second',
      SecretString: 'second',
      CreatedDate: expect.any(Number),
    })
    expect(get({ VersionId: 'second', VersionStage: 'AWSPENDING' }).SecretString).toBe('second')
  })

  test('refuses a version that does not bear the label asked for', () => {
    const { get, first } = started('AWSPENDING')
    const refusal = expect.objectContaining({ type: 'InvalidRequestException' })
    expect(() => get({ VersionId: first, VersionStage: 'AWSPENDING' })).toThrow(refusal)
  })

  test('finds neither a label nor a version that is not there, nor one that is still empty', () => {
    const { get, begin } = started()
    const refusal = expect.objectContaining({ type: 'ResourceNotFoundException' })
    expect(() => get({ VersionStage: 'AWSPENDING' })).toThrow(refusal)
    expect(() => get({ VersionId: 'unheard-of' })).toThrow(refusal)
    const begun = begin() ?? ''
    expect(() => get({ VersionId: begun, VersionStage: 'AWSPENDING' })).toThrow(refusal)
  })
})

test('a rotation begins an empty version, and none while another is not complete', () => {
  const { begin, put, move, stages, first } = started()
  expect(begin('one')).toBe('one')
  expect(stages()).toEqual({ [first]: ['AWSCURRENT'], one: ['AWSPENDING'] })
  expect(begin('two')).toBeUndefined()
  put({ ClientRequestToken: 'one', SecretString: 'second', VersionStages: ['AWSPENDING'] })
  move({ VersionStage: 'AWSCURRENT', RemoveFromVersionId: first, MoveToVersionId: 'one' })
  expect(begin('two')).toBe('two')
  expect(stages()).toEqual({ [first]: ['AWSPREVIOUS'], one: ['AWSCURRENT'], two: ['AWSPENDING'] })
})

describe('PutSecretValue', () => {
  test('puts a version in force unless labels are named, and the one before is AWSPREVIOUS', () => {
    const { put, get, stages, first } = started()
    const { VersionId } = put({ SecretString: 'second' })
    expect(get({})).toEqual({ VersionId, SecretString: 'second', CreatedDate: expect.any(Number) })
    expect(stages()).toEqual({ [first]: ['AWSPREVIOUS'], [VersionId]: ['AWSCURRENT'] })
  })

  test('takes the same token with the same text once, wherever its labels are by then', () => {
    const { put, move, stages, first } = started('AWSPENDING')
    move({ VersionStage: 'AWSPENDING', RemoveFromVersionId: 'second' })
    const again = { ClientRequestToken: 'second', SecretString: 'second', VersionStages: ['AWSPENDING'] }
    expect(put(again).VersionId).toBe('second')
    expect(stages()).toEqual({ [first]: ['AWSCURRENT'] })
  })

  test('refuses the same token with another text', () => {
    const { put, get } = started('AWSPENDING')
    const refusal = expect.objectContaining({ type: 'ResourceExistsException' })
    expect(() => put({ ClientRequestToken: 'second', SecretString: 'third' })).toThrow(refusal)
    expect(get({ VersionId: 'second' }).SecretString).toBe('second')
  })

  test('moves a custom label from one version to the next', () => {
    const { put, stages, first } = started('MINE')
    put({ ClientRequestToken: 'third', SecretString: 'third', VersionStages: ['MINE'] })
    expect(stages()).toEqual({ [first]: ['AWSCURRENT'], third: ['MINE'] })
  })
})

describe('UpdateSecretVersionStage', () => {
  const refusal = expect.objectContaining({ type: 'InvalidParameterException' })

  test('moves AWSCURRENT, and AWSPREVIOUS after it', () => {
    const { move, stages, first } = started('AWSPENDING')
    move({ VersionStage: 'AWSCURRENT', RemoveFromVersionId: first, MoveToVersionId: 'second' })
    expect(stages()).toEqual({ [first]: ['AWSPREVIOUS'], second: ['AWSCURRENT', 'AWSPENDING'] })
    move({ VersionStage: 'AWSCURRENT', RemoveFromVersionId: 'second', MoveToVersionId: first })
    expect(stages()).toEqual({ [first]: ['AWSCURRENT'], second: ['AWSPENDING', 'AWSPREVIOUS'] })
  })

  test('refuses to take a label from a version that is not named, or that does not bear it', () => {
    const { move, stages, first } = started('AWSPENDING')
    const before = stages()
    expect(() => move({ VersionStage: 'AWSCURRENT', MoveToVersionId: 'second' })).toThrow(refusal)
    const wrong = { VersionStage: 'AWSCURRENT', RemoveFromVersionId: 'second', MoveToVersionId: 'second' }
    expect(() => move(wrong)).toThrow(refusal)
    expect(() => move({ VersionStage: 'AWSPENDING' })).toThrow(refusal)
    expect(() => move({ VersionStage: 'AWSPENDING', RemoveFromVersionId: first })).toThrow(refusal)
    expect(stages()).toEqual(before)
  })

  test('never leaves a secret without a current version', () => {
    const { move, first } = started()
    expect(() => move({ VersionStage: 'AWSCURRENT', RemoveFromVersionId: first })).toThrow(refusal)
  })

  test('removes any other label', () => {
    const { move, stages, first } = started('AWSPENDING')
    move({ VersionStage: 'AWSPENDING', RemoveFromVersionId: 'second' })
    expect(stages()).toEqual({ [first]: ['AWSCURRENT'] })
  })

  test('does not find a version that is not there', () => {
    const { move, first } = started()
    const wrong = { VersionStage: 'AWSCURRENT', RemoveFromVersionId: first, MoveToVersionId: 'unheard-of' }
    expect(() => move(wrong)).toThrow(expect.objectContaining({ type: 'ResourceNotFoundException' }))
  })
})
