import { isUnexpected, type Outcome, remarks } from './outcome.ts'

export type Summary = {
  files: number
  accepted: number
  /** The number of refused files by code. */
  refused: Record<string, number>
  failed: number
  /** Accepted, but less valid than before, or visibly changed although nothing was removed. */
  doubtful: number
  /** The files that PDFium alone renders, and how many of those were accepted. */
  renderable: { files: number; accepted: number; refused: { file: string; words: string }[] }
  ms: { median: number; slowest: { file: string; ms: number }[] }
  /** Bytes: the peak of the larger process, and its memory after the first and the second half of the files. */
  memory: { peak: number; firstHalf: number; secondHalf: number }
}

export function summaryOf(outcomes: readonly Outcome[], peakRss: number): Summary {
  const refused: Record<string, number> = {}
  for (const o of outcomes) if (o.kind === 'refused') refused[o.code] = (refused[o.code] ?? 0) + 1
  const renderable = outcomes.filter((o) => o.renders)
  const bySpeed = outcomes.toSorted((a, b) => b.ms - a.ms)
  const half = Math.ceil(outcomes.length / 2)
  return {
    files: outcomes.length,
    accepted: accepted(outcomes),
    refused,
    failed: outcomes.filter((o) => o.kind === 'failed').length,
    doubtful: outcomes.filter((o) => o.kind !== 'failed' && isUnexpected(o)).length,
    renderable: {
      files: renderable.length,
      accepted: accepted(renderable),
      refused: renderable.flatMap((o) => (o.kind === 'refused' ? [{ file: o.file, words: o.words }] : [])),
    },
    ms: {
      median: bySpeed[Math.floor(bySpeed.length / 2)]?.ms ?? 0,
      slowest: bySpeed.slice(0, 5).map(({ file, ms }) => ({ file, ms })),
    },
    memory: {
      peak: peakRss,
      firstHalf: largestRss(outcomes.slice(0, half)),
      secondHalf: largestRss(outcomes.slice(half)),
    },
  }
}

const accepted = (outcomes: readonly Outcome[]): number => outcomes.filter((o) => o.kind === 'accepted').length
const largestRss = (outcomes: readonly Outcome[]): number => Math.max(0, ...outcomes.map((o) => o.rss))
const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`
const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((part / whole) * 100).toFixed(1)} %`)

/** One file in one line, with its remarks below. */
export function line(outcome: Outcome): string {
  const head = `${outcome.kind.padEnd(8)}  ${outcome.file}`
  if (outcome.kind !== 'accepted') return `${head}  ${outcome.ms} ms  ${outcome.words}`
  const { pages, ms, bytesAdded, removed } = outcome
  const removal = removed.length > 0 ? `  removed: ${removed.join(', ')}` : ''
  const facts = `${pages} page${pages === 1 ? '' : 's'}  ${ms} ms  ${bytesAdded >= 0 ? '+' : ''}${bytesAdded} bytes`
  return [`${head}  ${facts}${removal}`, ...remarks(outcome).map((remark) => `          ${remark}`)].join('\n')
}

export function summaryLines(summary: Summary): string[] {
  const { files, refused, failed, doubtful, renderable, ms, memory } = summary
  const count = Object.values(refused).reduce((sum, n) => sum + n, 0)
  return [
    '',
    `${files} files: ${summary.accepted} accepted, ${count} refused, ${failed} failed, ${doubtful} to review`,
    ...Object.entries(refused).map(([code, n]) => `  ${n} refused: ${code}`),
    `PDFium renders ${renderable.files}; of these ${renderable.accepted} accepted (${percent(renderable.accepted, renderable.files)})`,
    ...renderable.refused.map(({ file, words }) => `  ${file}: ${words}`),
    `${ms.median} ms per file (median); slowest: ${ms.slowest.map((s) => `${s.file} ${s.ms} ms`).join(', ')}`,
    `Memory of a process: ${megabytes(memory.peak)} at its peak; up to ${megabytes(memory.firstHalf)} after files of the first half, ${megabytes(memory.secondHalf)} of the second`,
  ]
}
