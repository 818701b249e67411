import type { ListTab, RecipientView } from '#lib/domain/contract/schema.ts'

/** Why a pending contract cannot complete without action by the sender. Derived, not a status. */
export type Attention = 'declined' | 'undelivered' | null

export const listTabs: readonly ListTab[] = ['all', 'waiting', 'attention', 'completed', 'drafts']

export type DownloadView = {
  /**
   * `joined` is the original of a document built from several files or from a picture; `source` is one of those files.
   */
  kind: 'signed' | 'certificate' | 'original' | 'joined' | 'source' | 'evidence'
  href: string
  fileName: string
  /** Bytes; null if unknown. */
  size: number | null
  /** Lower-case hex; null for a file created on request. */
  sha256: string | null
}

/** Maps each signer to a position among the signers, from 0, which selects a colour. Viewers have none. */
export function signerColours(recipients: readonly Pick<RecipientView, 'id' | 'role'>[]): ReadonlyMap<string, number> {
  return new Map(recipients.filter(({ role }) => role === 'signer').map(({ id }, at) => [id, at]))
}
