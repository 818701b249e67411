import type { Answer } from '#components/http/call.ts'
import type { ImageUrl } from '#components/pages/image-sources.ts'
import type { Page } from '#components/pages/page.ts'
import type {
  CodeCheckAnswer,
  CodeRequestAnswer,
  DeclineAnswer,
  DisclosureView,
  ResultAnswer,
  SignerField,
  SignerView,
  SubmitInput,
} from '#lib/domain/signing/schema.ts'

export type Channel = SignerView['channels'][number]

/** A field of the signer who reads this screen. */
export type FieldView = SignerField

/** What the signer has filled in so far, by field id. */
export type FieldValues = SubmitInput['values']

/** The contract as its recipient sees it, with the addresses of its pages and files. */
export type SigningView = SignerView & {
  pages: readonly Page[]
  /** The document as it is shown here, as a file. */
  downloadUrl: string
  /** What is to be agreed to before signing. */
  disclosure: DisclosureView
  /** For a signer who has signed, and for a viewer once the contract is finished. */
  signedResult: ResultAnswer | null
}

/** Why the signing cannot continue although it had begun. */
export type EndReason = 'voided' | 'expired' | 'removed' | 'session_expired' | 'link_invalid'

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

export type SignatureSubmission = Signature & {
  disclosure: ShownDisclosure
  values: FieldValues
  /** Stays the same for every retry of the same signature. */
  idempotencyKey: string
}

/** What the screens ask of the page that shows them: each asks the server, and never rejects. */
export type SigningCallbacks = {
  /** Once, when the first page is really on the screen. */
  onPagesRendered: () => Promise<Answer<null>>
  requestCode: (channel: Channel) => Promise<Answer<CodeRequestAnswer>>
  submitCode: (code: string) => Promise<Answer<CodeCheckAnswer>>
  /** Records that the person agreed to sign electronically, before they are shown where to. */
  giveConsent: (disclosure: ShownDisclosure) => Promise<Answer<null>>
  /** What is to be agreed to now, in the language of the screen. */
  loadDisclosure: (locale: DisclosureView['locale']) => Promise<Answer<DisclosureView>>
  submitSignature: (submission: SignatureSubmission) => Promise<Answer<ResultAnswer>>
  decline: (reason: string | null) => Promise<Answer<DeclineAnswer>>
  /** The words of a page for assistive technology, asked for when the page comes near. */
  loadPageText: (page: number) => Promise<Answer<string>>
  pageImageUrl: ImageUrl
}
