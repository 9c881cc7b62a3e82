// Plain JavaScript, because a Node that is too old cannot read the TypeScript of everything else.
const [major, minor] = process.versions.node.split('.').map(Number)

if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Node ${process.versions.node} is too old. On Linux "npm ci" brings Node 24 (do not use --omit=optional); elsewhere install Node 24.`,
  )
  process.exit(1)
}
