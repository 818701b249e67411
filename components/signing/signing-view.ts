import type { ImageUrl } from '#components/pages/image-sources.ts'
import type { Page } from '#components/pages/page.ts'
import type { Json } from '#lib/core/canonical-json.ts'
import type { SignatureMeaning } from '#lib/core/vocabulary/recipient.ts'

import type { DisclosureView, SignerField } from '#lib/domain/signing/schema.ts'

export type Channel = 'email' | 'sms'

/** A field of the signer who reads this screen. */
export type FieldView = SignerField

/** What the signer has filled in so far, by field id. */
export type FieldValues = Readonly<Record<string, Json>>

/** What came of signing; the same answer however often it is asked for. */
export type SignedResult = {
  /** Lower-case hex of the signed PDF's SHA-256; null while the server is still making the file. */
  sha256: string | null
  signedPdfUrl: string | null
  certificateUrl: string | null
  /** Null until everyone has signed. */
  evidenceUrl: string | null
  /** Where anyone checks the file. */
  verifyUrl?: string | undefined
  /** When this person signed, already in the reader's own way of writing dates. */
  signedAtText: string
  /** How many of the contract's signers have signed, this one included. */
  signedCount: number
  signerCount: number
}

/** Everything that the signer's screens show of one contract, for one recipient. */
export type SigningView = {
  title: string
  senderName: string
  organisation: string
  recipientName: string
  /** What the signature will mean, where that is to be said. */
  meaning: SignatureMeaning | null
  role: 'signer' | 'viewer'
  /** Where this recipient stands, not the contract. */
  status: 'open' | 'signed' | 'declined'
  pages: readonly Page[]
  fields: readonly FieldView[]
  /** The ways by which a code may be sent; empty when no code is asked for. */
  channels: readonly Channel[]
  maskedEmail: string | null
  maskedPhone: string | null
  /** True when this session has proven who it is already. */
  codeVerified: boolean
  /** IANA name of the contract's time zone, for the date's explanation. */
  timeZone: string
  /** The document as it is shown here, as a file. */
  downloadUrl: string
  /** What is to be agreed to before signing. */
  disclosure: DisclosureView
  /** For who has signed, and for a viewer once the contract is finished. */
  signedResult: SignedResult | null
}

/** Why the signing cannot go on although it had begun. */
export type EndReason = 'voided' | 'expired' | 'removed' | 'session_expired' | 'link_invalid'

/** `message` is a sentence in the reader's language. A callback that rejects means: the network is gone. */
export type RequestCodeResult =
  | { sent: true; masked: string; resendAfterSeconds: number; expiresInSeconds: number }
  | {
      sent: false
      message: string
      other?: Channel | undefined
      retryAfterSeconds?: number | undefined
      locked?: boolean | undefined
      ended?: EndReason | undefined
    }

/** `locked: 'code'` means that this code is spent and a new one may be asked for; `'link'` that no code will help. */
export type SubmitCodeResult =
  | { verified: true }
  | {
      verified: false
      message: string
      triesLeft?: number | undefined
      locked?: 'code' | 'link' | undefined
      ended?: EndReason | undefined
    }

/**
 * A drawn line: points in pixels of the pad, with pressure 0–1 and milliseconds since the epoch. When the pad changed its
 * size after the line was drawn (a phone was turned), places and the time since the line's start are scaled alike.
 */
export type Stroke = readonly { x: number; y: number; pressure: number; time: number }[]

/** How the signature came about. Kept so that the pad can be shown again as it was. */
export type SignatureSource =
  | { method: 'drawn'; width: number; height: number; strokes: readonly Stroke[] }
  | { method: 'typed'; text: string }

/** A signature as image: transparent PNG, at most 2,000 × 1,000 px and 512 kB. */
export type Signature = { source: SignatureSource; pngDataUrl: string }

/** Which disclosure was on the screen when the box was ticked. */
export type ShownDisclosure = Pick<DisclosureView, 'locale' | 'version' | 'sha256'>

/** Why the server did not take a consent or a signature, and what is to be done about it. */
export type Refused = {
  message: string
  codeNeeded?: boolean | undefined
  /** What is to be agreed to now: it was worded anew since the screen showed it. */
  disclosure?: DisclosureView | undefined
  ended?: EndReason | undefined
}

export type ConsentResult = { consented: true } | ({ consented: false } & Refused)

export type SignatureSubmission = Signature & {
  consent: true
  disclosure: ShownDisclosure
  values: FieldValues
  /** Stays the same for every retry of the same signature. */
  idempotencyKey: string
}

/** `retry: true` asks the screen to send the same thing again by itself after a moment. */
export type SubmitSignatureResult =
  | { signed: true; result: SignedResult }
  | ({ signed: false; retry?: boolean | undefined; consentNeeded?: boolean | undefined } & Refused)

export type DeclineResult = { declined: true } | { declined: false; message: string; ended?: EndReason | undefined }

/** What the screens ask of the page that shows them. */
export type SigningCallbacks = {
  /** Once, when the first page is really on the screen. */
  onPagesRendered: () => void | Promise<void>
  requestCode: (channel: Channel) => Promise<RequestCodeResult>
  submitCode: (code: string) => Promise<SubmitCodeResult>
  /** Records that the person agreed to sign electronically, before they are shown where to. */
  giveConsent: (disclosure: ShownDisclosure) => Promise<ConsentResult>
  submitSignature: (submission: SignatureSubmission) => Promise<SubmitSignatureResult>
  decline: (reason: string | null) => Promise<DeclineResult>
  pageImageUrl: ImageUrl
  /** The text of a page for assistive technology, asked for when the page comes near. */
  loadPageText?: ((page: number) => Promise<string>) | undefined
}
