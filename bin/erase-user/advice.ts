/** What to do, by the name of AWS' error. */
export const advice: Readonly<Record<string, string>> = {
  ResourceNotFoundException: 'Is the stage deployed, by a version that has erase-user?',
  AccessDeniedException: 'It needs lambda:InvokeFunction on viewing-service-<stage>-erase-user',
}
