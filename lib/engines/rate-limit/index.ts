import 'server-only'

export { requireWithin } from './consume-or-refuse.ts'
export { networkOf } from './network.rules.ts'
export { forget, hit, type Limit, type RateAnswer, sweepRateWindows } from './rate-limit.store.ts'
