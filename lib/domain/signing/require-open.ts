import { Refusal } from '#lib/core/refusal.ts'
import { type Statuses, whyNotOpen } from './signing.machine.ts'

/** Throws the refusal of whyNotOpen for a recipient who may not act on the contract now. */
export function requireOpen(statuses: Statuses, now: Date): void {
  const why = whyNotOpen(statuses, now)
  if (why) throw new Refusal(why)
}
