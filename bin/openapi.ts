import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import manifest from '../package.json' with { type: 'json' }
import { openApiDocument } from './openapi/document.ts'

// Writes the API as OpenAPI 3.1; a test keeps the committed document equal to the table of routes.

const target = resolve(process.argv[2] ?? join(import.meta.dirname, '../functions/contract/openapi.json'))
mkdirSync(dirname(target), { recursive: true })
writeFileSync(target, `${JSON.stringify(openApiDocument(manifest.version), null, 2)}\n`)
console.log(`OpenAPI 3.1 document: ${target}`)
