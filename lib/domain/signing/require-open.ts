import { Refusal } from '#lib/core/refusal.ts'
import { type Statuses, whyNotOpen, whyNotProve } from './signing.machine.ts'

/** Throws the refusal of whyNotOpen for a recipient who may not act on the contract now. */
export function requireOpen(statuses: Statuses, now: Date): void {
  const why = whyNotOpen(statuses, now)
  if (why) throw new Refusal(why)
}

/** Throws the refusal of whyNotProve for a recipient who needs no code now. */
export function requireProvable(statuses: Statuses, now: Date): void {
  const why = whyNotProve(statuses, now)
  if (why) throw new Refusal(why)
}
