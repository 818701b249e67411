import type { Q } from '#db/client.ts'
import { eventsIn } from './verify.store.ts'
import { checkEvent, readObject } from './verify-event.ts'

/**
 * What does not hold of one contract's events by themselves: bodies against their leaves, readable columns and personal
 * data against bodies, each event against the one of the contract before it. Empty if all does. That the leaves are those
 * of the signed tree, only verifyLog or a proof says.
 */
export async function contractProblems(q: Q, contractId: string): Promise<string[]> {
  const found: string[] = []
  let previous: string | null = null
  for (const [i, row] of (await eventsIn(q, contractId)).entries()) {
    const { seq, body: text, leaf } = row.event
    // The event before it in the log is another contract's business.
    const { body, problems } = checkEvent(row, seq, String(readObject(text)?.prev))
    if (body.of?.n !== i + 1 || body.of.prev !== previous) problems.push('it does not follow the one before it')
    found.push(...problems.map((problem) => `event ${seq}: ${problem}`))
    previous = leaf.toString('hex')
  }
  return found
}
