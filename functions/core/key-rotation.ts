import { faultOf, ringWith, ringWithout } from './next-ring.ts'
import { endOf, parseRing, type RingJwk, signerAt, startOf } from './ring.ts'
import type { RingStore } from './ring-store.ts'
import { checkSigning, generateKey } from './signing-key.ts'

export const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const
export type Step = (typeof STEPS)[number]

const REVOKE_ATTEMPTS = 5

/** By its name the one who asked tells it from other failures: the key may have been taken out a moment ago. */
export class NoSuchKeyError extends Error {
  override readonly name = 'NoSuchKeyError'
}

const textOf = (keys: readonly RingJwk[]) => JSON.stringify({ keys })

/**
 * Secrets Manager's rotation, step by step, and revocation. Each step may be repeated, and another rotation may follow
 * at any time. `tokenLifeMs` is the longest life of a token; `clock` in Unix ms. Rejects without quoting a key.
 */
export const keyRotation = (store: RingStore, tokenLifeMs: number, clock = Date.now) => {
  /** The ring that was made may be put in force; else it is given up, so that the next rotation can begin. */
  const checked = async (version: string): Promise<{ keys: readonly RingJwk[]; instead: string }> => {
    const [pending, current] = await Promise.all([store.read(version), store.current()])
    if (!pending) throw new Error('The pending version has no key ring: createSecret comes first')
    const keys = parseRing(pending)
    const fault = faultOf(keys, parseRing(current.text), clock())
    if (fault === undefined) return { keys, instead: current.version }
    await store.giveUp(version)
    throw new Error(`The pending key ring was given up: ${fault}. Rotate again.`)
  }

  const steps: Record<Step, (version: string) => Promise<void>> = {
    createSecret: async (version) => {
      if (await store.read(version)) return
      const { text } = await store.current()
      await store.writePending(version, textOf(ringWith(parseRing(text), await generateKey(), clock(), tokenLifeMs)))
    },
    /** Nobody else holds our keys. */
    setSecret: async () => {},
    testSecret: async (version) => {
      const { keys } = await checked(version)
      await Promise.all(keys.map(checkSigning))
    },
    finishSecret: async (version) => {
      const { instead } = await checked(version)
      await store.promote(version, instead)
    },
  }

  /** Undefined when the ring does not hold the key. */
  const takeOut = async (kid: string): Promise<readonly RingJwk[] | undefined> => {
    const current = await store.current()
    const keys = parseRing(current.text)
    if (!keys.some((key) => key.kid === kid)) return undefined
    const left = ringWithout(keys, kid, await generateKey(), clock(), tokenLifeMs)
    await store.replace(current.version, textOf(left))
    return left
  }

  /** A rotation or another revocation may come in between: then with the ring as it is now. */
  const takeOutOfAny = async (kid: string, attempts = REVOKE_ATTEMPTS): Promise<readonly RingJwk[] | undefined> => {
    try {
      return await takeOut(kid)
    } catch (error) {
      if (attempts === 1) throw error
      return (await takeOutOfAny(kid, attempts - 1)) ?? parseRing((await store.current()).text)
    }
  }

  return {
    /** One step for a version that Secrets Manager has begun; nothing when it is in force already. */
    step: async (step: Step, version: string): Promise<void> => {
      if ((await store.statusOf(version)) === 'pending') await steps[step](version)
    },
    /**
     * Takes a key out of the ring at once, and with it what was signed with it. When it was the one that signs, another
     * one does from now on.
     */
    revoke: async (kid: string): Promise<{ revoked: string; signing: string | undefined }> => {
      const left = await takeOutOfAny(kid)
      if (!left) {
        const held = parseRing((await store.current()).text).map((key) => key.kid)
        throw new NoSuchKeyError(`There is no such key in the ring; it holds ${held.join(', ')}`)
      }
      const signer = signerAt(
        left.map((key) => ({ kid: key.kid, from: startOf(key), until: endOf(key) })),
        clock(),
      )
      return { revoked: kid, signing: signer?.kid }
    },
  }
}

export type KeyRotation = ReturnType<typeof keyRotation>
