import type { Account } from '../../../redis/store-view.ts'
import { now } from '../model/clock.ts'
import { filter } from '../model/filter.ts'
import { state } from '../model/live.ts'
import { type Seat, seats } from '../model/seats.ts'
import { History } from './history.tsx'
import { PlayerCard } from './player-card.tsx'
import { Slots } from './slots.tsx'

/** Those whose player was added last come first. */
const accountNames = () => {
  const held = (state.value?.store?.accounts ?? []).filter(({ slots }) => slots.length > 0)
  const own = seats.value.map(({ viewer }) => viewer.userId).toReversed()
  return [...new Set([...own, ...held.map(({ userId }) => userId)])]
}

const Head = ({ userId, account }: { readonly userId: string; readonly account: Account | undefined }) => {
  const live = account?.slots.filter(({ deadline }) => deadline > now.value).length
  return (
    <div class="row">
      <h2>
        <button
          type="button"
          class="link"
          title="Show only what is about this account"
          onClick={() => {
            filter.value = userId
          }}
        >
          {userId}
        </button>
      </h2>
      {account ? (
        <span class={`badge ${live === account.limit ? 'warn' : ''}`}>
          {live} of {account.limit} streams
        </span>
      ) : (
        <span class="badge">{state.value?.store ? 'no stream' : 'unknown'}</span>
      )}
    </div>
  )
}

const AccountPanel = ({ userId, own }: { readonly userId: string; readonly own: readonly Seat[] }) => {
  const account = state.value?.store?.accounts.find((one) => one.userId === userId)
  return (
    <section class="panel account" aria-label={`Account ${userId}`}>
      <Head userId={userId} account={account} />
      {account && <Slots account={account} />}
      <div class="cards">
        {own.map((seat) => (
          <PlayerCard key={seat.id} seat={seat} />
        ))}
      </div>
      {state.value?.hasSessionLog && <History userId={userId} />}
    </section>
  )
}

/** Each account with its slots and its players; also accounts that play elsewhere, such as by curl. */
export const Accounts = () => (
  <>
    {state.value && !state.value.store && (
      <p class="panel refusal" role="status">
        Redis does not answer. Players go on while their tokens are good.
      </p>
    )}
    {accountNames().map((userId) => (
      <AccountPanel key={userId} userId={userId} own={seats.value.filter(({ viewer }) => viewer.userId === userId)} />
    ))}
  </>
)
