import { expect, test } from 'vitest'
import { accountIn, entryFields } from '../../../../functions/core/relay/entry-fields.ts'

const named = {
  ...{ event_id: 'e-1', event_type: 'playback.heartbeat', timestamp: '1', correlation_id: 'trace', session_id: 's' },
  ...{ sequence: '3', position: '', watched_seconds: '4' },
  ...{ user_id: 'ann', profile_id: 'main', content_id: 'film', device_id: 'tv', region: '', session_status: 'active' },
}
const packed = {
  event: 'e-1\tplayback.heartbeat\t1\ttrace\ts\t3\t\t4',
  who: 'ann\tmain\tfilm\ttv\t',
  session_status: 'active',
}

test('a packed entry has the fields of one that names each', () => {
  expect(entryFields(packed)).toEqual(named)
  expect(entryFields(named)).toEqual(named)
})

test('an entry about no session is packed without the words of one', () => {
  const { session_id: _, sequence: __, position: ___, watched_seconds: ____, ...denied } = named
  expect(entryFields({ ...packed, event: 'e-1\tplayback.heartbeat\t1\ttrace' })).toEqual(denied)
})

test('words that a newer version adds at the end are left out', () => {
  expect(entryFields({ ...packed, event: `${packed.event}\tmore`, who: `${packed.who}\tmore` })).toEqual(named)
})

test('the account of an entry is known without unpacking it', () => {
  expect([named, packed, { who: 'bob' }, {}].map(accountIn)).toEqual(['ann', 'ann', 'bob', ''])
})
