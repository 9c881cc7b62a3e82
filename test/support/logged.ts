import { onTestFinished, vi } from 'vitest'

/** What goes to console.error during this test, instead of there. */
export const logged = () => {
  const lines: unknown[] = []
  const spy = vi.spyOn(console, 'error').mockImplementation((...args) => void lines.push(...args))
  onTestFinished(() => spy.mockRestore())
  return lines
}
