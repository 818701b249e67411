import 'server-only'

export { networkOf } from './network.machine.ts'
export { forget, hit, type Limit, type RateAnswer, sweepRateWindows } from './rate-limit.store.ts'
export { requireWithin } from './require-within.ts'
