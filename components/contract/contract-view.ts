import type { CodeChannel, ListTab, RecipientView, TimelineEntry } from '#lib/contract/schema.ts'

/** Why a pending contract will not finish by itself. Derived, not a status. */
export type Attention = 'declined' | 'undelivered' | null

export const listTabs: readonly ListTab[] = ['all', 'waiting', 'attention', 'signed', 'drafts']

export type MessageView = {
  id: string
  /** The key of its words in `contracts.messages.kind`. */
  kind: string
  channel: CodeChannel
  to: string
  state: 'queued' | 'sent' | 'failed'
  /** The server's own words. */
  error: string | null
  at: Date
  canSendAgain: boolean
}

export type DownloadView = {
  kind: 'signed' | 'certificate' | 'original'
  href: string
  fileName: string
  /** Bytes; null when nobody counted. */
  size: number | null
  /** Lower-case hex; null for what is made on request. */
  sha256: string | null
}

export type CertificateSigner = {
  id: string
  name: string
  email: string
  signedAt: Date
  ip: string | null
  /** Approximate, from the address: "Lyon, France". */
  place: string | null
  codeBy: CodeChannel
  /** The masked address or number that the code went to. */
  codeTo: string | null
  events: readonly TimelineEntry[]
}

export type CertificateDocument = {
  contractId: string
  title: string
  originalSha256: string
  signedSha256: string
  sealedAt: Date | null
  sealedBy: string | null
}

/** Each signer's place among the signers, from 0, for their colour; viewers have none. */
export function signerColours(recipients: readonly Pick<RecipientView, 'id' | 'role'>[]): ReadonlyMap<string, number> {
  return new Map(recipients.filter(({ role }) => role === 'signer').map(({ id }, at) => [id, at]))
}
