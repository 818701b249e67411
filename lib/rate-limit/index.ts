import 'server-only'

export { forget, hit, type Limit, type RateAnswer, sweepRateWindows } from './rate-limit.store.ts'
export { requireWithin } from './require-within.ts'
