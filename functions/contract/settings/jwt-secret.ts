/** Values of `JWT_SECRET` that stand in public code: the original's default, and what its documents told to replace. */
export const PUBLISHED_JWT_SECRETS = [
  'default-secret-change-in-production',
  'your-secret-key-change-in-production',
] as const

/** Whether anyone could know this `JWT_SECRET`; white space around it makes it no secret. */
export const isPublished = (secret: string): boolean =>
  PUBLISHED_JWT_SECRETS.some((published) => published === secret.trim())

/** Shortest `JWT_SECRET` a deployed function accepts, in bytes: the output of SHA-256 (RFC 7518 section 3.2). */
export const MIN_JWT_SECRET_BYTES = 32
