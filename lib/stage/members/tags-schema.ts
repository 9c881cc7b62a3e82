import * as z from 'zod/mini'

/** AWS: 50 for a resource, of which the stack sets two; `aws:` is AWS's own (General Reference, "Tagging"). */
const MOST = 48
/** What the stack sets itself, for the bill of a stage. */
const STACKS_OWN = ['service', 'stage']
const NAME = /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/iu
const VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u
const fault = `must be an object of at most ${MOST} tags: names up to 128 letters, digits, spaces and _ . : / = + - @, not beginning with "aws:", and texts up to 256 of these`

/** Tags for every resource of the stack that takes tags, beside `service` and `stage`. */
export const tagsSchema = z.optional(
  z.record(z.string(), z.string(fault), fault).check(
    z.refine((tags) => Object.keys(tags).length <= MOST, fault),
    z.refine(
      (tags) => !Object.keys(tags).some((name) => STACKS_OWN.includes(name)),
      `must not name ${STACKS_OWN.join(' or ')}: the stack sets these itself`,
    ),
    z.refine((tags) => Object.entries(tags).every(([name, text]) => NAME.test(name) && VALUE.test(text)), fault),
  ),
)
