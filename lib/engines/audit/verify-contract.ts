import type { Q } from '#db/client.ts'
import { eventsIn } from './verify.store.ts'
import { checkEvent, readObject } from './verify-event.ts'

/**
 * The problems of one contract's events; empty if there are none. Compares bodies with leaves, readable columns and personal
 * data with bodies, and each event with the one before it in the contract. Does not check that the leaves are in the signed
 * tree: verifyLog and proofs do.
 */
export async function contractProblems(q: Q, contractId: string): Promise<string[]> {
  const found: string[] = []
  let previous: string | null = null
  for (const [i, row] of (await eventsIn(q, contractId)).entries()) {
    const { seq, body: text, leaf } = row.event
    // The previous event of the log may belong to another contract.
    const { body, problems } = checkEvent(row, seq, String(readObject(text)?.prev))
    if (body.of?.n !== i + 1 || body.of.prev !== previous) problems.push('it does not follow the one before it')
    found.push(...problems.map((problem) => `event ${seq}: ${problem}`))
    previous = leaf.toString('hex')
  }
  return found
}
