/**
 * For the rejection of a server action: 'lost', because a refusal is a value. Next.js also throws to redirect: that is not
 * a failure, so the error is thrown again.
 */
export function lostConnection(error: unknown): 'lost' {
  if (error instanceof Error && 'digest' in error && String(error.digest).startsWith('NEXT_')) throw error
  return 'lost'
}
