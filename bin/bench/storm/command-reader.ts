/** The first command in what a client has sent, and the rest; undefined while it is incomplete. */
const firstIn = (sent: string): { words: string[]; rest: string } | undefined => {
  const [head = '', count = ''] = /^\*(\d+)\r\n/.exec(sent) ?? []
  let rest = sent.slice(head.length)
  const words: string[] = []
  while (head && words.length < Number(count)) {
    const [size = '', bytes = ''] = /^\$(\d+)\r\n/.exec(rest) ?? []
    const end = size.length + Number(bytes)
    if (!size || rest.length < end + 2) return undefined
    words.push(rest.slice(size.length, end))
    rest = rest.slice(end + 2)
  }
  return head ? { words, rest } : undefined
}

/** Gives what takes the bytes of one connection, in whatever pieces they come, and hands on each command as its words. */
export const commandReader = (obey: (words: string[]) => void) => {
  let waiting = ''
  return (bytes: Buffer) => {
    waiting += bytes.toString('latin1')
    for (let first = firstIn(waiting); first; first = firstIn(waiting)) {
      waiting = first.rest
      obey(first.words)
    }
  }
}
