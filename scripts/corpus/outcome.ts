/** What became of one file. `refused` is the product's own word; `failed` is what no file may bring about. */
export type Outcome = {
  /** The path within the folder. */
  file: string
  /** Whether PDFium alone draws the first page of the file as it came. */
  renders: boolean
  /** From the upload to the verified result. */
  ms: number
  /** Resident memory of the process once the file was done, in bytes. */
  rss: number
} & Verdict

export type Verdict =
  | {
      kind: 'accepted'
      pages: number
      bytesAdded: number
      removed: string[]
      /** How long each part of `ms` took. */
      stages: { prepare: number; stamp: number; seal: number; verify: number }
      comparison: Comparison | null
    }
  | { kind: 'refused'; code: string; words: string }
  | { kind: 'failed'; words: string }

/** How two renderings of a page differ outside of the stamps. */
export type PageDifference = {
  program: 'pdfium' | 'poppler'
  page: number
  /** The largest difference of any pixel and colour, 0 to 255, after smoothing what edges do. */
  largest: number
  /** The share of the page, 0 to 1, that differs clearly. */
  share: number
}

export type Comparison = {
  /** How qpdf judges the file as it came and the result; null where qpdf is not there. */
  qpdf: { before: QpdfVerdict; after: QpdfVerdict; words: string } | null
  pages: PageDifference[]
}

export type QpdfVerdict = 'sound' | 'warnings' | 'errors'

/** What a child is asked, and answers. */
export type Question = { file: string; path: string; out: string; compare: boolean }
export type Answer = { outcome: Outcome; peakRss: number }

const order: Record<QpdfVerdict, number> = { sound: 0, warnings: 1, errors: 2 }
/** Where more of a page than this differs it no longer looks as it did. */
const tolerableShare = 0.0005

/** What a reader of the result should look at, in words. */
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

/** True for what nobody would expect: a failure, a result that is less sound, a page that changed though nothing was taken out. */
export function isUnexpected(outcome: Outcome): boolean {
  if (outcome.kind === 'failed') return true
  return outcome.kind === 'accepted' && outcome.removed.length === 0 && remarks(outcome).length > 0
}
