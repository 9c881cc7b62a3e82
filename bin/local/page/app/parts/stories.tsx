import { signal } from '@preact/signals'
import type { Story } from '../stories/cast.ts'
import { stories } from '../stories/stories.ts'

const running = signal<{ readonly story: Story; readonly step: number } | undefined>(undefined)

const play = async (story: Story) => {
  for (const [step, { act }] of story.steps.entries()) {
    running.value = { story, step }
    await act()
  }
  running.value = { story, step: story.steps.length }
}

/** Who reads what: the README's table, in short. */
const NEXT = [
  ['/pages/lib/player/README.md', 'write a player'],
  ['/pages/functions/contract/events/README.md', 'read the events'],
  ['/pages/functions/contract/tokens/README.md', 'check tokens'],
  ['/pages/lib/README.md', 'deploy and operate'],
  ['/pages/README.md#who-are-you', 'everything else'],
] as const

const Steps = () => {
  const { value } = running
  if (!value) return null
  return (
    <div class="steps" role="status">
      <strong>{value.story.title}</strong>
      <ol>
        {value.story.steps.map(({ says }, i) => (
          <li
            key={says}
            class={i < value.step ? 'done' : i === value.step ? 'now' : undefined}
            aria-current={i === value.step ? 'step' : undefined}
          >
            {says}
          </li>
        ))}
      </ol>
    </div>
  )
}

/** What one can watch with one click. */
export const Stories = () => {
  const isBusy = running.value !== undefined && running.value.step < running.value.story.steps.length
  return (
    <section class="panel stories" aria-label="Stories">
      <h1>The control plane of playback</h1>
      <p>
        It lets a viewer in when Identity and Content say yes, keeps each account within the number of streams of its
        plan, gives the player a token for the video’s servers, follows every session by its heartbeats, and publishes
        what happened as events, for those who build on them (Engagement). It carries no video, takes no money, and
        cannot stop a player that ignores its token.
      </p>
      <p>
        A stream holds a slot. Its player sends a heartbeat every 30 s; when three are missed the slot is free. All of
        this is the real service on this machine: watch a story, or add players of your own.
      </p>
      <div class="choices">
        {stories.map((story) => (
          <button type="button" key={story.title} aria-disabled={isBusy} onClick={() => isBusy || void play(story)}>
            {story.title}
          </button>
        ))}
      </div>
      <Steps />
      <p class="next">
        Go on:{' '}
        {NEXT.map(([href, text]) => (
          <a key={href} href={href}>
            {text}
          </a>
        ))}
      </p>
    </section>
  )
}
