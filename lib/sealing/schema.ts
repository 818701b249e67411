import type { CodeChannel, TimelineEntry } from '#lib/contract/schema.ts'

/** What the certificate says of one signer. */
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
  events: TimelineEntry[]
}

/** The signing certificate as data, for the screen. */
export type CertificateView = {
  document: {
    contractId: string
    title: string
    originalSha256: string
    signedSha256: string
    sealedAt: Date
    sealedBy: string
  }
  signers: CertificateSigner[]
  /** What credits the data behind the places, when any place is known. */
  placeSource: { name: string; href: string } | null
}
