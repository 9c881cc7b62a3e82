/** Values of `JWT_SECRET` that are public: the original service's default, and the placeholder of its documents. */
export const PUBLISHED_JWT_SECRETS = [
  'default-secret-change-in-production',
  'your-secret-key-change-in-production',
] as const

/** Whether this `JWT_SECRET` is public; white space around it makes no difference. */
export const isPublished = (secret: string): boolean =>
  PUBLISHED_JWT_SECRETS.some((published) => published === secret.trim())

/** Shortest `JWT_SECRET` a deployed function accepts, in bytes: the output of SHA-256 (RFC 7518 section 3.2). */
export const MIN_JWT_SECRET_BYTES = 32
