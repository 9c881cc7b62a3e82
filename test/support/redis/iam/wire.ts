const NOAUTH = '-NOAUTH Authentication required.\r\n'
const WRONGPASS = '-WRONGPASS invalid username-password pair or user is disabled.\r\n'

/** The first command in what a client has sent, and the rest; undefined while it is incomplete. */
const firstCommand = (sent: string): { command: string[]; rest: string } | undefined => {
  const [head = '', count = ''] = /^\*(\d+)\r\n/.exec(sent) ?? []
  if (!head) return undefined
  let rest = sent.slice(head.length)
  const command: string[] = []
  while (command.length < Number(count)) {
    const [size = '', bytes = ''] = /^\$(\d+)\r\n/.exec(rest) ?? []
    const end = size.length + Number(bytes)
    if (!size || rest.length < end + 2) return undefined
    command.push(rest.slice(size.length, end))
    rest = rest.slice(end + 2)
  }
  return { command, rest }
}

const written = (command: string[]) =>
  `*${command.length}\r\n${command.map((part) => `$${part.length}\r\n${part}\r\n`).join('')}`

/** Where the password is in a command that logs in: `AUTH user password`, `HELLO 3 AUTH user password`. */
const passwordAt = ([name = '', ...more]: string[]) => {
  const auth = more.findIndex((part) => part.toUpperCase() === 'AUTH')
  if (name.toUpperCase() === 'AUTH' && more.length === 2) return 2
  return name.toUpperCase() === 'HELLO' && auth >= 0 ? auth + 3 : undefined
}

type Ends = { readonly say: (reply: string) => unknown; readonly pass: (bytes: Buffer) => unknown }

/**
 * What a client sends over one connection: the first good login passes with `password` in place of its own, and all
 * that follows it as it is. Before it nothing passes, and a bad login is answered as Redis does.
 */
export const doorkeeper = (
  isGood: (user: string, password: string) => boolean,
  password: string,
  { say, pass }: Ends,
) => {
  let waiting = ''
  let isInside = false
  const decide = (command: string[]) => {
    const at = passwordAt(command)
    if (at === undefined) return say(NOAUTH)
    isInside = isGood(command[at - 1] ?? '', command[at] ?? '')
    return isInside ? pass(Buffer.from(written(command.with(at, password)), 'latin1')) : say(WRONGPASS)
  }
  return (bytes: Buffer) => {
    waiting += bytes.toString('latin1')
    for (let first = firstCommand(waiting); first && !isInside; first = firstCommand(waiting)) {
      waiting = first.rest
      decide(first.command)
    }
    if (!isInside) return
    pass(Buffer.from(waiting, 'latin1'))
    waiting = ''
  }
}
