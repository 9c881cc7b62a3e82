import { effect, signal } from '@preact/signals'

const KEY = 'viewing-service-theme'
export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const isTheme = (value: unknown): value is Theme => THEMES.some((one) => one === value)

const kept = (): Theme => {
  const value = localStorage.getItem(KEY)
  return isTheme(value) ? value : 'system'
}

export const theme = signal<Theme>(kept())

/** Shows the theme that was chosen, and keeps it for the next visit. */
export const applyTheme = () =>
  effect(() => {
    const { value } = theme
    document.documentElement.dataset.theme = value
    localStorage.setItem(KEY, value)
  })
