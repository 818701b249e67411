import { oncePerProcess } from '#lib/core/once-per-process.ts'
import type { Services } from './start-services.ts'

/**
 * The services that Next.js starts in this process. `scripts/server` waits for them without loading what they import: it
 * would load everything a second time, outside Next.js.
 */
export function announced(): PromiseWithResolvers<Services> {
  return oncePerProcess('services', () => Promise.withResolvers<Services>())
}
