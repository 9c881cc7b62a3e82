import { addSeat, nextDevice } from '../model/seats.ts'

type Field = {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly known?: readonly string[]
}

const FIELDS: readonly Field[] = [
  {
    name: 'userId',
    label: 'Account',
    value: 'ann',
    known: ['ann', 'bob', 'one-stream-kim', 'streams-2-lee', 'not-entitled-eve', 'identity-slow-sam'],
  },
  { name: 'profileId', label: 'Profile', value: 'main', known: ['main', 'kids'] },
  {
    name: 'contentId',
    label: 'Title',
    value: 'film-1',
    known: ['film-1', 'film-2', 'unavailable-1', 'only-us-1', 'content-failing-1'],
  },
  { name: 'region', label: 'Region', value: 'US', known: ['US', 'DE', 'IN'] },
]

const add = (form: HTMLFormElement) => {
  const of = (name: string) => String(new FormData(form).get(name) ?? '').trim()
  const userId = of('userId')
  const region = of('region')
  addSeat(
    { userId, profileId: of('profileId'), deviceId: of('deviceId') || nextDevice(userId), ...(region && { region }) },
    of('contentId'),
  )
  const device = form.elements.namedItem('deviceId') as HTMLInputElement
  device.value = ''
}

/** A form for one more player. What an account or a title is called chooses what Identity and Content answer. */
export const AddPlayer = () => (
  <form
    class="panel add"
    aria-label="Add a player"
    onSubmit={(event) => {
      event.preventDefault()
      add(event.currentTarget)
    }}
  >
    {FIELDS.map(({ name, label, value, known = [] }) => (
      <label key={name}>
        {label}
        <input name={name} defaultValue={value} list={`known-${name}`} required={name !== 'region'} maxLength={128} />
        <datalist id={`known-${name}`}>
          {known.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      </label>
    ))}
    <label>
      Device
      <input name="deviceId" placeholder="the next one" maxLength={128} />
    </label>
    <button type="submit" class="primary">
      Add player
    </button>
  </form>
)
