import { cloudFrontOf } from '../stage/members/domain-schema.ts'
import type { Stage } from '../stage/stage.ts'

/** CloudFront sets it itself on what it sends to an origin. */
const OF_CLOUDFRONT = 'CloudFront-Viewer-Country'

/** The variable that says where endpoints read the region, where CloudFront of this stack names it and the stage says nothing else. */
export const regionVariable = (stage: Stage): Record<string, string> =>
  cloudFrontOf(stage) && !stage.settings.REGION_HEADER ? { REGION_HEADER: OF_CLOUDFRONT } : {}

const FROM_BODY =
  'This stage takes the region of a viewer from the client, which can name any: put CloudFront in front (edge), or set REGION_HEADER to a header that your edge always sets and that a client cannot set.'

const FROM_ANYONE =
  'This stage takes the region of a viewer from REGION_HEADER, which everyone who calls the API itself can set: put CloudFront in front (edge), or write "edge": "own" if your edge sets the header on every request and nobody gets past it.'

const THROUGH_EDGE =
  'This stage takes the region of a viewer from REGION_HEADER, which CloudFront passes on as the client sent it: leave REGION_HEADER out, or name a header that begins with CloudFront-Viewer-.'

/** What a stage whose clients can say where they are is warned of, by the id of the warning. */
export const regionWarnings = (stage: Stage): Record<string, string | undefined> => {
  const { REGION_HEADER } = stage.settings
  if (cloudFrontOf(stage))
    return {
      'region-of-anyone': REGION_HEADER && !/^cloudfront-viewer-/i.test(REGION_HEADER) ? THROUGH_EDGE : undefined,
    }
  return REGION_HEADER
    ? { 'region-of-anyone': stage.edge === 'own' ? undefined : FROM_ANYONE }
    : { 'region-of-the-body': FROM_BODY }
}
