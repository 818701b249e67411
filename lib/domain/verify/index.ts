import 'server-only'

export { describeSeal } from './describe-seal.ts'
export { lookUp } from './look-up.ts'
export { checkNote, consistencyFor, inclusionFor, logKeys, newestNote, viewPublicLog } from './public-log.ts'
export { readSeal, timestampRoots } from './read-seal.ts'
