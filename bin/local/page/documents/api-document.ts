import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import document from '../../../../functions/contract/openapi.json' with { type: 'json' }

const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))

/** The files of Swagger UI that the page loads. */
const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js'] as const

/** A file of the reader of the API document; undefined when the page loads none of that name. */
export const readerFile = (name: string) =>
  FILES.some((one) => one === name) ? readFileSync(join(folder, name)) : undefined

/** The API document, its requests sent to the server that the page comes from. */
export const localDocument = () => JSON.stringify({ ...document, servers: [{ url: '/', description: 'This runner' }] })
