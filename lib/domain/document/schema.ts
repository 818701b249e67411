import type { DocumentWarning, ExistingSignature } from '#lib/core/document-findings.ts'
import type { PageSize } from '#lib/core/geometry.ts'
import type { SourceType } from '#lib/core/vocabulary/contract.ts'

/** 50 MB: the maximum size of all files of a document together. */
export const MAX_UPLOAD_BYTES = 50 * 1024 * 1024
/** The maximum number of files that one document is joined from. */
export const MAX_UPLOAD_FILES = 100

/** A file that a document was joined from, as it was uploaded. `position` counts from 0. */
export type SourceView = {
  position: number
  name: string
  type: SourceType
  sha256: string
  size: number
  pages: number
}

/** A document as its sender sees it. Hashes are SHA-256 in hexadecimal; `size` is that of the original in bytes. */
export type DocumentView = {
  name: string
  originalSha256: string
  preparedSha256: string
  size: number
  pages: PageSize[]
  /** Codes of what was removed from the prepared copy. */
  removed: string[]
  /** The digital signatures that it had before it was uploaded, oldest first. */
  signatures: ExistingSignature[]
  /** What other programs or screen readers may show differently, by page. */
  warnings: DocumentWarning[]
  sources: SourceView[]
}
