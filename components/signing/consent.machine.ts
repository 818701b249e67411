/** `changed`: what changed after it was shown. `pending`: the consent is being recorded. */
export type ConsentScreen = {
  name: 'consent'
  changed: 'disclosure' | 'parties' | null
  pending: boolean
  problem: { kind: 'refused'; message: string } | { kind: 'offline' } | null
}

/** The screen that asks for consent. */
export function consent(known: Partial<ConsentScreen> = {}): ConsentScreen {
  return { name: 'consent', changed: null, pending: false, problem: null, ...known }
}
