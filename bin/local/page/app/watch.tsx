import { render } from 'preact'
import { tick } from './model/clock.ts'
import { applyTheme } from './model/theme.ts'
import { Header } from './parts/header.tsx'
import './style/watch.css'
import { Facts } from './watch/facts.tsx'
import { Screen } from './watch/screen.tsx'
import { SentList } from './watch/sent-list.tsx'
import { ToTry } from './watch/to-try.tsx'
import { TokenTrial } from './watch/token-trial.tsx'
import { type Watching, watching } from './watch/watching.ts'
import { wishOf } from './watch/wish.ts'

const Watch = ({ one, check }: { readonly one: Watching; readonly check: string }) => (
  <>
    <Header />
    <main class="watch">
      <div class="column">
        <Screen watching={one} />
        <ToTry wish={one.wish} />
      </div>
      <div class="column">
        <Facts watching={one} />
        <TokenTrial watching={one} check={check} />
        <SentList watching={one} />
      </div>
    </main>
  </>
)

applyTheme()
tick()
const root = document.getElementById('watch')
if (root) {
  const one = watching(wishOf(location.search))
  document.title = `${one.wish.contentId} · ${one.wish.viewer.deviceId} · Viewing Service`
  render(<Watch one={one} check={root.dataset.check ?? ''} />, root)
  one.begin()
}
