import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { listen } from '../../bin/local/gateway/listen.ts'

const freePort = async () => {
  const { port, stop } = await listen(() => {}, 0)
  await stop()
  return port
}

/** Runs the receiver of a page in a process of its own, on a free port; what it printed so far. */
export const startReceiver = async (folder: string, code: string) => {
  const port = await freePort()
  const file = join(folder, 'receiver.mjs')
  writeFileSync(file, code.replace('.listen(3000)', `.listen(${port})`))
  const child = spawn(process.execPath, [file])
  onTestFinished(() => void child.kill())
  let said = ''
  const hear = (text: Buffer) => {
    said += text
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  return { url: `http://localhost:${port}`, said: () => said }
}
