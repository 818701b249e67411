import { translator } from '../../lib/words/index.ts'

/** The messages that the tests look for, read from the catalogue. */
export const account = await translator('en', 'account')
export const common = await translator('en', 'common')
export const certificate = await translator('en', 'certificate')
export const contracts = await translator('en', 'contracts')
export const editor = await translator('en', 'editor')
export const event = await translator('en', 'event')
export const field = await translator('en', 'field')
export const mail = await translator('en', 'mail')
export const meaning = await translator('en', 'meaning')
export const portal = await translator('en', 'portal')
export const refusal = await translator('en', 'refusal')
export const settings = await translator('en', 'settings')
export const signing = await translator('en', 'signing')
export const verify = await translator('en', 'verify')
