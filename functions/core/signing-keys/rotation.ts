import { endOf, isKnownKind, type KeySetEntry, type ParsedKeySet, parseKeySet, signerAt, startOf } from './key-set.ts'
import type { KeySetStore } from './key-set-store.ts'
import { checkSigning, generateKey } from './new-key.ts'
import { faultOf, keySetWith, keySetWithout } from './next-key-set.ts'

export const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const
export type Step = (typeof STEPS)[number]

const REVOKE_ATTEMPTS = 5
const NOTHING_LEFT = 'No signing key can be used: put its version before back, or revoke the damaged key'

/** Known by its name to `npm run signing-keys`: the key may have been revoked a moment ago. */
export class NoSuchKeyError extends Error {
  override readonly name = 'NoSuchKeyError'
}

const textOf = (keys: readonly KeySetEntry[]) => JSON.stringify({ keys })

/**
 * The keys that a rotation or a revocation keeps. Keys of kinds that only a newer version knows stay, in case it returns;
 * damaged keys verify nothing and are left out, so that the next key set is whole. Throws when nothing would be left.
 */
const wholeOf = async (text: string): Promise<ParsedKeySet & { readonly kept: readonly KeySetEntry[] }> => {
  const { keys: read, foreign, damaged: unread } = parseKeySet(text)
  const isGood = await Promise.all(
    read.map((key) =>
      checkSigning(key).then(
        () => true,
        () => false,
      ),
    ),
  )
  const keys = read.filter((_, i) => isGood[i])
  const damaged = [...unread, ...read.filter((_, i) => !isGood[i]).map(({ kid }) => kid)]
  if (keys.length + foreign.length === 0 && damaged.every((kid) => kid === undefined))
    throw new Error('The signing keys are not a key set')
  return { keys, foreign, damaged, kept: [...keys, ...foreign] }
}

const idsOf = ({ kept, damaged }: Awaited<ReturnType<typeof wholeOf>>) => [
  ...new Set([...kept.map(({ kid }) => kid), ...damaged.filter((kid) => kid !== undefined)]),
]

/**
 * Secrets Manager's rotation, step by step, and revocation. Each step may be repeated, and another rotation may follow
 * at any time. `tokenLifeMs` is the longest life of a token; `clock` in Unix ms. Rejects without quoting a key.
 */
export const createRotation = (store: KeySetStore, tokenLifeMs: number, clock = Date.now) => {
  /** Rejects unless the pending key set may become current; it is then given up, so that the next rotation can begin. */
  const checked = async (version: string): Promise<{ instead: string }> => {
    const [pending, current] = await Promise.all([store.read(version), store.current()])
    if (!pending) throw new Error('The pending version has no key set: createSecret comes first')
    const [next, before] = await Promise.all([wholeOf(pending), wholeOf(current.text)])
    const fault = faultOf(next.kept, before.kept, clock())
    if (fault === undefined) return { instead: current.version }
    await store.giveUp(version)
    throw new Error(`The pending key set was given up: ${fault}. Rotate again.`)
  }

  const steps: Record<Step, (version: string) => Promise<void>> = {
    createSecret: async (version) => {
      if (await store.read(version)) return
      const { kept, keys } = await wholeOf((await store.current()).text)
      if (keys.length === 0) throw new Error(NOTHING_LEFT)
      const fresh: KeySetEntry = await generateKey()
      await store.writePending(version, textOf(keySetWith(kept, fresh, clock(), tokenLifeMs)))
    },
    /** No other system holds these keys, so there is nothing to set elsewhere. */
    setSecret: async () => {},
    testSecret: async (version) => {
      await checked(version)
    },
    finishSecret: async (version) => {
      const { instead } = await checked(version)
      await store.promote(version, instead)
    },
  }

  /** Undefined if the key set does not hold the key. */
  const remove = async (kid: string): Promise<readonly KeySetEntry[] | undefined> => {
    const current = await store.current()
    const keySet = await wholeOf(current.text)
    if (!idsOf(keySet).includes(kid)) return undefined
    const fresh: KeySetEntry = await generateKey()
    const left = keySetWithout<KeySetEntry>(keySet.keys, kid, fresh, clock(), tokenLifeMs, keySet.foreign)
    await store.replace(current.version, textOf(left))
    return left
  }

  /** Tries again, with the key set as it is then, if a rotation or another revocation comes in between. */
  const removeFromLatest = async (
    kid: string,
    attempts = REVOKE_ATTEMPTS,
  ): Promise<readonly KeySetEntry[] | undefined> => {
    try {
      return await remove(kid)
    } catch (error) {
      if (attempts === 1) throw error
      return (await removeFromLatest(kid, attempts - 1)) ?? (await wholeOf((await store.current()).text)).kept
    }
  }

  return {
    /** One step for a version that Secrets Manager has begun; nothing if it is current already. */
    step: async (step: Step, version: string): Promise<void> => {
      if ((await store.statusOf(version)) === 'pending') await steps[step](version)
    },
    /**
     * Revokes a key at once: no token that it signed is accepted any more. If it was the signing key, another one signs
     * from now on.
     */
    revoke: async (kid: string): Promise<{ revoked: string; signing: string | undefined }> => {
      const left = await removeFromLatest(kid)
      if (!left) {
        const held = idsOf(await wholeOf((await store.current()).text))
        throw new NoSuchKeyError(`There is no such signing key; the key set holds ${held.join(', ')}`)
      }
      const signer = signerAt(
        left.filter(isKnownKind).map((key) => ({ kid: key.kid, from: startOf(key), until: endOf(key) })),
        clock(),
      )
      return { revoked: kid, signing: signer?.kid }
    },
  }
}

export type Rotation = ReturnType<typeof createRotation>
