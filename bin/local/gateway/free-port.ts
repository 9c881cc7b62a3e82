import { createServer } from 'node:net'

/** A port of the loopback address that nobody listens on at this moment: the preferred one if possible. */
export const freePort = (preferred = 0) =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error) => (preferred === 0 ? reject(error) : resolve(freePort())))
    probe.listen(preferred, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
