import 'server-only'

export { addCheckpoint, MAX_SUBMISSION_BYTES, type WitnessAnswer } from './add-checkpoint.ts'
export { anchorNow, keepAnchored, submitToWitness, timestampCheckpoint } from './anchor-log.ts'
export { cosignedAt } from './cosignature.ts'
export { witnessVkey } from './own-key.ts'
export { checkAuthority, trustedTime } from './trusted-time.ts'
export { logView } from './view-log.ts'
