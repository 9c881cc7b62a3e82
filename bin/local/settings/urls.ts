import { type Setting, serviceUrl } from '../../../functions/contract/settings/setting.ts'

const isUrl = (url: string | undefined): url is string => url !== undefined

/** URLs separated by commas, each as {@link serviceUrl} takes it. */
export const urls = (described: { about: string }): Setting<readonly string[]> => {
  const { format, parse } = serviceUrl(described)
  return {
    ...described,
    format: `${format}, or several separated by commas`,
    parse: (text) => {
      const read = text.split(',').map((one) => parse(one.trim()))
      return read.every(isUrl) ? read : undefined
    },
  }
}
