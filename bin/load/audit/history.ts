import type { Answer } from '../players/request.ts'

const KEPT = 60

/** The newest requests and answers of each account, to show what led to a violation. */
export const history = () => {
  const lines = new Map<string, string[]>()
  const note = (userId: string, line: string) => {
    const own = lines.get(userId) ?? []
    if (own.push(`${new Date().toISOString().slice(11, 23)} ${line}`) > KEPT) own.shift()
    lines.set(userId, own)
  }
  return {
    note,
    /** A request and its answer. */
    noteAnswer: (userId: string, request: string, { status, code, body, sentAt, gotAt }: Answer) => {
      const id = body?.session?.session_id ?? body?.end_reason ?? ''
      note(userId, `${request} → ${status || 'no answer'} ${code ?? ''} ${id} (${gotAt - sentAt} ms)`)
    },
    of: (userId: string): readonly string[] => lines.get(userId) ?? [],
  }
}

export type History = ReturnType<typeof history>
