import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import manifest from '../package.json' with { type: 'json' }
import { openApiDocument } from './openapi/document.ts'

const target = resolve(process.argv[2] ?? 'dist/openapi.json')
mkdirSync(dirname(target), { recursive: true })
writeFileSync(target, `${JSON.stringify(openApiDocument(manifest.version), null, 2)}\n`)
console.log(`OpenAPI 3.1 document: ${target}`)
