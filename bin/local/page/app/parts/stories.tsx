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

const Steps = () => {
  const { value } = running
  if (!value) return null
  return (
    <div class="steps" role="status">
      <strong>{value.story.title}</strong>
      <ol>
        {value.story.steps.map(({ says }, i) => (
          <li key={says} class={i < value.step ? 'done' : i === value.step ? 'now' : undefined}>
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
      <p>
        The control plane of playback: it lets a viewer in, keeps each account within its number of streams, follows
        every session by its heartbeats, and tells Engagement what happened. Everything below is the real service on
        this machine. Watch a story, or add players of your own.
      </p>
      <div class="choices">
        {stories.map((story) => (
          <button type="button" key={story.title} disabled={isBusy} onClick={() => void play(story)}>
            {story.title}
          </button>
        ))}
      </div>
      <Steps />
    </section>
  )
}
