/** The region Lambda runs the function in. */
export const regionOf = (environment: NodeJS.ProcessEnv): string => environment.AWS_REGION ?? 'us-east-1'

/** The credentials Lambda gives the function by its role, as they are now. */
export const credentialsOf = (environment: NodeJS.ProcessEnv) => ({
  accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
  secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
  ...(environment.AWS_SESSION_TOKEN && { sessionToken: environment.AWS_SESSION_TOKEN }),
})
