import { buildPackage } from './package/build.ts'
import { putBack, putInPlace } from './package/in-place.ts'

// What `npm pack` runs before it packs, and after. A pack that was killed in between is put right by either.
putBack()
if (process.argv[2] === 'before') {
  buildPackage()
  putInPlace()
}
