/**
 * The outcome of one file. `refused`: with a refusal of the product. `failed`: with an error that no file should cause.
 */
export type Outcome = {
  /** The path within the directory. */
  file: string
  /** Whether PDFium alone renders the first page of the original. */
  renders: boolean
  /** From the upload to the verified result. */
  ms: number
  /** Resident memory of the process after the file, in bytes. */
  rss: number
} & Verdict

export type Verdict =
  | {
      kind: 'accepted'
      pages: number
      bytesAdded: number
      removed: string[]
      /** The time of each stage in `ms`. */
      stages: { prepare: number; stamp: number; seal: number; verify: number }
      comparison: Comparison | null
    }
  | { kind: 'refused'; code: string; words: string }
  | { kind: 'failed'; words: string }

/** The difference of two renderings of a page outside the stamps. */
export type PageDifference = {
  program: 'pdfium' | 'poppler'
  page: number
  /** The largest difference of a pixel in any channel, 0 to 255, after smoothing edges. */
  largest: number
  /** The share of the page, 0 to 1, that differs visibly. */
  share: number
}

export type Comparison = {
  /** qpdf's verdicts on the original and on the result; null without qpdf. */
  qpdf: { before: QpdfVerdict; after: QpdfVerdict; words: string } | null
  pages: PageDifference[]
}

export type QpdfVerdict = 'sound' | 'warnings' | 'errors'

/** The request to a child, and its answer. */
export type Question = { file: string; path: string; out: string; compare: boolean }
export type Answer = { outcome: Outcome; peakRss: number }

const order: Record<QpdfVerdict, number> = { sound: 0, warnings: 1, errors: 2 }
/** A page on which a larger share differs has changed visibly. */
const tolerableShare = 0.0005

/** Remarks for a person who reviews the result. */
export function remarks(outcome: Outcome): string[] {
  if (outcome.kind !== 'accepted' || !outcome.comparison) return []
  const { qpdf, pages } = outcome.comparison
  const worse = qpdf !== null && order[qpdf.after] > order[qpdf.before]
  const different = pages.filter((page) => page.share > tolerableShare)
  return [
    ...(worse ? [`qpdf: ${qpdf.before} before, ${qpdf.after} after: ${qpdf.words}`] : []),
    ...different.map(
      ({ program, page, largest, share }) =>
        `${program}: page ${page + 1} looks different: ${(share * 100).toFixed(2)} % of it, by up to ${largest}`,
    ),
  ]
}

/** True for a failure, a result that is less valid, or a page that changed although nothing was removed. */
export function isUnexpected(outcome: Outcome): boolean {
  if (outcome.kind === 'failed') return true
  return outcome.kind === 'accepted' && outcome.removed.length === 0 && remarks(outcome).length > 0
}
