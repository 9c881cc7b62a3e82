import { resolve } from 'node:path'

/** The files that a page loads, by their names. */
export type Bundle = { readonly js: string; readonly css: string }

const APP = resolve(import.meta.dirname, 'app')

/** Builds the script and the style of a page from its sources, with what they import. Rejects with esbuild's error. */
export const bundlePage = async (entry: 'room' | 'watch' | 'reader'): Promise<Bundle> => {
  const { build, stop } = await import('esbuild')
  const { outputFiles } = await build({
    ...{ entryPoints: [resolve(APP, `${entry}.tsx`)], outdir: 'dist/page', write: false, bundle: true },
    ...{ format: 'esm', platform: 'browser', target: 'es2022', jsx: 'automatic', jsxImportSource: 'preact' },
    ...{ minify: true, sourcemap: 'inline', sourcesContent: true, logLevel: 'silent', legalComments: 'none' },
  }).finally(stop) // else its process stays as long as this one
  const textOf = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? ''
  return { js: textOf('.js'), css: textOf('.css') }
}

/** Each is built when it is first asked for; a build that failed is tried again. */
export const bundles = (make = bundlePage) => {
  const made = new Map<string, Promise<Bundle>>()
  return (entry: Parameters<typeof bundlePage>[0]) => {
    const known = made.get(entry) ?? make(entry)
    made.set(entry, known)
    known.catch(() => made.delete(entry))
    return known
  }
}
