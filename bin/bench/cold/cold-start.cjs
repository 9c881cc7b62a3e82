// A cold start, without Lambda's own part of it: loads a bundle and calls it once. Prints ms and µs of processor time.
// Arguments: the bundle, and the event as JSON; without one the bundle is only loaded and has a `first` to wait for.
const [, , bundle, event] = process.argv
const [from, cpu] = [performance.now(), process.cpuUsage()]

const first = async () => {
  const loaded = require(bundle)
  return event ? loaded.handler(JSON.parse(event), { getRemainingTimeInMillis: () => 10_000 }) : loaded.first()
}

first().then((reply) => {
  const [ms, { user, system }] = [performance.now() - from, process.cpuUsage(cpu)]
  process.stdout.write(JSON.stringify({ ms, cpu: user + system, status: reply.statusCode }), () => process.exit())
})
