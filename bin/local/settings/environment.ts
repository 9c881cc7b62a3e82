/** The environment of the person who starts the runner; an empty text counts as unset. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The AWS region that the person has set. */
export const regionOf = ({ AWS_REGION, AWS_DEFAULT_REGION }: Environment) => AWS_REGION || AWS_DEFAULT_REGION
