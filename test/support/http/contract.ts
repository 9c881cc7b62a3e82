import { expect } from 'vitest'

// Texts, ids and refusals by hand from functions/contract/README.md, "Rules for every message" and "Refusals": for the
// goldens.

export const ID = expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
export const TIME = expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
export const JWT = expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/)
export const TEXT = expect.any(String)

export const SESSION = '/api/playback/session'
export const ids = (user_id: string, more: object = {}) => ({
  user_id,
  profile_id: 'profile-1',
  content_id: 'title-1',
  device_id: 'tv-1',
  ...more,
})

/** A refusal as it goes over the wire; its `type` leads to its section of the contract page that the runner serves. */
export const problem = (status: number, code: string, recovery: string, more: object = {}) => ({
  type: expect.stringMatching(new RegExp(`^http://localhost:\\d+/contract#${code}$`)),
  title: TEXT,
  status,
  detail: TEXT,
  code,
  recovery,
  error: TEXT,
  request_id: TEXT,
  ...more,
})
