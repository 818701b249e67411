import type { ListTab, RecipientView } from '#lib/domain/contract/schema.ts'

/** Why a pending contract will not finish by itself. Derived, not a status. */
export type Attention = 'declined' | 'undelivered' | null

export const listTabs: readonly ListTab[] = ['all', 'waiting', 'attention', 'completed', 'drafts']

export type DownloadView = {
  /** `joined` is the original of a document that was made of several files or of a picture, its sources. */
  kind: 'signed' | 'certificate' | 'original' | 'joined' | 'source' | 'evidence'
  href: string
  fileName: string
  /** Bytes; null when nobody counted. */
  size: number | null
  /** Lower-case hex; null for what is made on request. */
  sha256: string | null
}

/** Each signer's place among the signers, from 0, for their colour; viewers have none. */
export function signerColours(recipients: readonly Pick<RecipientView, 'id' | 'role'>[]): ReadonlyMap<string, number> {
  return new Map(recipients.filter(({ role }) => role === 'signer').map(({ id }, at) => [id, at]))
}
