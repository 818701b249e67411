import 'server-only'

export { evidenceBundle } from './bundle.ts'
export { evidenceAsMember, evidenceAsRecipient } from './download-evidence.ts'
export { forgetBundles, sweepBundles } from './kept-bundles.ts'
