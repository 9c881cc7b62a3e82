import { isConnected } from '../model/live.ts'
import { THEMES, theme } from '../model/theme.ts'

const LINKS = [
  ['/', 'Room'],
  ['/watch', 'Watch'],
  ['/docs', 'API'],
  ['/contract', 'Contract'],
  ['/pages/functions/contract/events/README.md', 'Events'],
  ['/pages/README.md', 'Pages'],
] as const

const NEXT = { system: 'light', light: 'dark', dark: 'system' } as const
const MARKS = { system: '◐', light: '☀', dark: '☾' } as const

const ThemeButton = () => (
  <button
    type="button"
    class="quiet"
    aria-label={`Theme: ${theme.value}. Change it`}
    title={`Theme: ${theme.value} (of ${THEMES.join(', ')})`}
    onClick={() => {
      theme.value = NEXT[theme.value]
    }}
  >
    {MARKS[theme.value]}
  </button>
)

/** The head of every page: where one is, and where else one can go. */
export const Header = () => (
  <header class="top">
    <a class="brand" href="/">
      <img src="/local/icon.svg" alt="" width="24" height="24" />
      Viewing Service
    </a>
    <nav aria-label="Pages">
      {LINKS.map(([href, text]) => (
        <a key={href} href={href} aria-current={location.pathname === href ? 'page' : undefined}>
          {text}
        </a>
      ))}
    </nav>
    {!isConnected.value && (
      <span class="badge bad" role="status">
        npm start has ended
      </span>
    )}
    <ThemeButton />
  </header>
)
