import 'server-only'

export { lookUp } from './look-up.ts'
export { checkNote, consistencyFor, inclusionFor, logKeys, newestNote, viewPublicLog } from './public-log.ts'
export { readSeal } from './read-seal.ts'
