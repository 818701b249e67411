import { translator } from '../../lib/words/index.ts'

/** The words that the journeys look for come from the catalogue: they follow it when it changes. */
export const account = translator('en', 'account')
export const common = translator('en', 'common')
export const certificate = translator('en', 'certificate')
export const contracts = translator('en', 'contracts')
export const editor = translator('en', 'editor')
export const event = translator('en', 'event')
export const field = translator('en', 'field')
export const mail = translator('en', 'mail')
export const meaning = translator('en', 'meaning')
export const portal = translator('en', 'portal')
export const refusal = translator('en', 'refusal')
export const settings = translator('en', 'settings')
export const signing = translator('en', 'signing')
export const verify = translator('en', 'verify')
