/** Sections of this repository's pages, as a finding names them. A test holds that each of them exists. */
export const pages = {
  symptoms: 'lib/operations/README.md, “By symptom”',
  alarms: 'lib/operations/README.md, “By alarm”',
  security: 'lib/README.md, “Security”',
  settings: 'lib/README.md, “Settings”',
  firstDeployment: 'lib/README.md, “The first deployment”',
  outputs: 'lib/README.md, “Outputs”',
  redis: 'lib/README.md, “Redis”',
  signingKeys: 'lib/README.md, “Signing keys: rotate and revoke”',
  refusals: 'functions/contract/README.md, “Refusals”',
  messages: 'functions/contract/README.md, “Rules for every message”',
  gateway: "functions/contract/README.md, “API Gateway's own answers”",
  asked: 'functions/contract/README.md, “The services that are asked”',
  takingOver: 'functions/contract/README.md, “Taking over”',
  idempotency: 'functions/contract/README.md, “Idempotency-Key”',
  browsers: 'functions/contract/README.md, “Browsers”',
  verify: 'functions/contract/tokens/README.md, “Verify”',
  keySet: 'functions/contract/tokens/README.md, “The JWK Set”',
  delivery: 'functions/contract/events/README.md, “Delivery”',
  doctor: 'bin/README.md, “The doctor”',
} as const

export type Page = (typeof pages)[keyof typeof pages]
