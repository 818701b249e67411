import 'server-only'

export { consumeInMemoryOrRefuse, consumeOrRefuse } from './consume-or-refuse.ts'
export { networkOf } from './network.rules.ts'
export { consume, giveBack, type Limit, type RateAnswer, reset, sweepRateWindows } from './rate-limit.store.ts'
