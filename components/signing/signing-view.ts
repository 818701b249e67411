import type { Answer } from '#components/http/call.ts'
import type { ImageUrl } from '#components/pages/image-sources.ts'
import type { Page } from '#components/pages/page.ts'
import type {
  CodeCheckAnswer,
  CodeRequestAnswer,
  DeclineAnswer,
  DisclosureView,
  PartiesView,
  ResultAnswer,
  SignerField,
  SignerView,
  SubmitInput,
} from '#lib/domain/signing/schema.ts'

export type Channel = SignerView['channels'][number]

/** The values that the signer has entered, by field id. */
export type FieldValues = SubmitInput['values']

/** The contract as shown to its recipient, with the addresses of its pages and files. */
export type SigningView = SignerView & {
  pages: readonly Page[]
  /** The document as a file. */
  downloadUrl: string
  /** The disclosure to consent to before signing. */
  disclosure: DisclosureView
  /** For a signer who has signed, and for a viewer of a completed contract. */
  signedResult: ResultAnswer | null
}

/** Why a signing that was started cannot continue. */
export type EndReason = 'voided' | 'expired' | 'removed' | 'session_expired' | 'other_person' | 'link_invalid'

/**
 * A drawn line: points in pixels of the pad, with pressure 0–1 and milliseconds since the epoch. If the pad was resized
 * after the line was drawn (a phone was rotated), positions and the time since the line's start are scaled alike.
 */
export type Stroke = readonly { x: number; y: number; pressure: number; time: number }[]

/** The input behind a signature, kept so that the pad can show it again. */
export type SignatureSource =
  | { method: 'drawn'; width: number; height: number; strokes: readonly Stroke[] }
  | { method: 'typed'; text: string }

/** The image of a signature: transparent PNG, at most 2,000 × 1,000 px and 512 kB. */
export type Signature = { source: SignatureSource; pngDataUrl: string }

/** The disclosure on the screen when the box was ticked. */
export type ShownDisclosure = Pick<DisclosureView, 'locale' | 'version' | 'sha256'>

/** The disclosure and the SHA-256 of the parties on the screen. */
export type Shown = { disclosure: ShownDisclosure; partiesSha256: string }

export type RemovalAnswer = { agree: boolean; locale: DisclosureView['locale']; partiesSha256: string }

/** The name and initials as the screen shows them; the signer may correct them. */
export type EnteredNames = { name: string; initials: string }

export type SignatureSubmission = Signature &
  Shown & {
    /** What the screen shows in each field but the drawing. */
    values: FieldValues
    entered: EnteredNames
    /** The same for every retry of one signature. */
    idempotencyKey: string
  }

/** The requests of the signing screens to the server. None rejects. */
export type SigningCallbacks = {
  /** Called once, when the first page is visible. */
  onPagesRendered: () => Promise<Answer<null>>
  requestCode: (channel: Channel) => Promise<Answer<CodeRequestAnswer>>
  submitCode: (code: string) => Promise<Answer<CodeCheckAnswer>>
  /** Records consent to sign electronically, before the signature pad is shown. */
  giveConsent: (shown: Shown) => Promise<Answer<null>>
  /** The current disclosure, in the language of the screen. */
  loadDisclosure: (locale: DisclosureView['locale']) => Promise<Answer<DisclosureView>>
  /** The signer's own fields with what they would show now. */
  loadFields: () => Promise<Answer<{ fields: SignerField[] }>>
  /** Everyone who is on the contract now. */
  loadParties: () => Promise<Answer<PartiesView>>
  /** Agrees to the removal of other signers, or refuses; resolves with the result of signing after an agreement. */
  answerRemoval: (answer: RemovalAnswer) => Promise<Answer<ResultAnswer | null>>
  submitSignature: (submission: SignatureSubmission) => Promise<Answer<ResultAnswer>>
  decline: (reason: string | null) => Promise<Answer<DeclineAnswer>>
  /** The text of a page for assistive technology, requested when the page comes near the view. */
  loadPageText: (page: number) => Promise<Answer<string>>
  pageImageUrl: ImageUrl
}
