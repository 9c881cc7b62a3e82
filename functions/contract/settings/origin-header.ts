/**
 * The header by which the edge of a stage shows an endpoint that a request came through it. The edge replaces one that a
 * client sends. CloudFront keeps names that begin with X-Edge- or X-Amz- for itself.
 */
export const ORIGIN_HEADER = 'x-origin-verify'
