import { render } from 'preact'
import { tick } from './model/clock.ts'
import { followHistories } from './model/history.ts'
import { follow } from './model/live.ts'
import { applyTheme } from './model/theme.ts'
import { Accounts } from './parts/accounts.tsx'
import { AddPlayer } from './parts/add-player.tsx'
import { Feeds } from './parts/feeds.tsx'
import { Header } from './parts/header.tsx'
import { Stories } from './parts/stories.tsx'
import { SwitchBoard } from './parts/switches.tsx'
import './style/room.css'

const Room = () => (
  <>
    <Header />
    <main class="room">
      <div class="main">
        <Stories />
        <AddPlayer />
        <Accounts />
      </div>
      <div class="side">
        <SwitchBoard />
        <Feeds />
      </div>
    </main>
  </>
)

applyTheme()
follow()
followHistories()
tick()
const root = document.getElementById('room')
if (root) render(<Room />, root)
