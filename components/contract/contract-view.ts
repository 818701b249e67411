import type { ListTab, RecipientView } from '#lib/domain/contract/schema.ts'

/** Why a pending contract cannot complete without action by the sender. Derived, not a status. */
export type Attention = 'declined' | 'undelivered' | null

export const listTabs: readonly ListTab[] = ['all', 'waiting', 'attention', 'completed', 'drafts']

export type DownloadView = {
  /**
   * `partial` is the signed document while signatures are missing; `joined` is the original of a document built from several files or from a picture; `source` is one of those files.
   */
  kind: 'signed' | 'partial' | 'certificate' | 'original' | 'joined' | 'source' | 'evidence'
  href: string
  fileName: string
  /** Bytes; null if unknown. */
  size: number | null
  /** Lower-case hex; null for a file created on request. */
  sha256: string | null
}

/** The number of signer colours, `--signer-1` to `--signer-8`. */
const COLOURS = 8

/** The colour, 0 to 7, of the signer at a position among the signers, from 0. */
export const signerColour = (position: number): number => position % COLOURS

/** The colour of each signer, 0 to 7. Viewers have none. */
export function signerColours(recipients: readonly Pick<RecipientView, 'id' | 'role'>[]): ReadonlyMap<string, number> {
  return new Map(recipients.filter(({ role }) => role === 'signer').map(({ id }, at) => [id, signerColour(at)]))
}
