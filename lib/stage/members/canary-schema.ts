import { strictObject, whole } from '../schema.ts'

/**
 * How a stage gives its players a new version: first to a share of the requests. Less than ten in a hundred would not
 * raise `ViewersCannotStart`, which asks for more than 5 % of all creates; in less than five minutes it has not counted
 * whole. Longer than an hour outlives the credentials of most pipelines.
 */
export const canarySchema = strictObject({
  percent: whole(10, 50, 'the share of the requests that a new version gets at first'),
  minutes: whole(5, 60, 'how long it keeps that share before it gets all; an alarm meanwhile takes it back'),
})
