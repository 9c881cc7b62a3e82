import { onTestFinished, vi } from 'vitest'

const linesOf = (verb: 'error' | 'warn' | 'info') => {
  const lines: unknown[] = []
  const spy = vi.spyOn(console, verb).mockImplementation((...args) => void lines.push(...args))
  onTestFinished(() => spy.mockRestore())
  return lines
}

/** What goes to console.error during this test, instead of there. */
export const logged = () => linesOf('error')

/** What goes to console.warn during this test, instead of there. */
export const warned = () => linesOf('warn')

/** What goes to console.info during this test, instead of there. */
export const informed = () => linesOf('info')
