import type { ComponentChildren } from 'preact'
import { filter } from '../model/filter.ts'
import { timeText } from '../model/words.ts'

/** Whether the filter lets something through. */
export const matches = (one: object) => !filter.value || JSON.stringify(one).includes(filter.value)

type EntryProps = { readonly at: number; readonly line: ComponentChildren; readonly children: ComponentChildren }

/** One line of a list, which opens to what is behind it. */
export const Entry = ({ at, line, children }: EntryProps) => (
  <li>
    <details>
      <summary>
        <time>{timeText(at)}</time>
        {line}
      </summary>
      {children}
    </details>
  </li>
)
