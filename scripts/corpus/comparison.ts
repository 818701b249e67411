import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import sharp from 'sharp'
import type { FractionRect, PageSize } from '#lib/core/geometry.ts'
import { renderPage, type Stamp } from '#lib/engines/pdf/index.ts'
import type { Comparison, PageDifference, QpdfVerdict, Question } from './outcome.ts'
import { differenceOutside, type Picture } from './picture.ts'

type Compared = {
  original: Uint8Array
  sealed: Uint8Array
  question: Question
  sizes: readonly PageSize[]
  stamps: readonly Stamp[]
}

const run = promisify(execFile)
const limits = { timeout: 30_000, maxBuffer: 2 ** 27 }
/** Length of the longer side of a compared page, in pixels. */
const side = 1000

/** Compares the result with the original, using the installed programs. Both are files. */
export async function compared(o: Compared): Promise<Comparison> {
  const pages: PageDifference[] = []
  for (const page of new Set([0, o.sizes.length - 1])) {
    const covered = o.stamps.filter((stamp) => stamp.page === page).map((stamp) => stamp.rect)
    for (const [program, before, after] of [
      ['pdfium', () => byPdfium(o.original, page, o.sizes[page]), () => byPdfium(o.sealed, page, o.sizes[page])],
      ['poppler', () => byPoppler(o.question.path, page), () => byPoppler(o.question.out, page)],
    ] as const) {
      const difference = await differenceOf(before, after, covered)
      if (difference) pages.push({ program, page, ...difference })
    }
  }
  return { qpdf: await judgedByQpdf(o.question), pages }
}

/** Null if the program is not installed or could not render the original page either. */
async function differenceOf(
  before: () => Promise<Picture | null>,
  after: () => Promise<Picture | null>,
  covered: readonly FractionRect[],
): Promise<Pick<PageDifference, 'largest' | 'share'> | null> {
  const was = await before()
  if (!was) return null
  const is = await after()
  return is ? differenceOutside(was, is, covered) : { largest: 255, share: 1 }
}

async function byPdfium(bytes: Uint8Array, page: number, size: PageSize | undefined): Promise<Picture | null> {
  const longer = Math.max(size?.width ?? 0, size?.height ?? 0, 1)
  const key = createHash('sha256').update(bytes).digest('hex')
  try {
    const { webp } = await renderPage({ key, load: async () => bytes, page, dpi: (72 * side) / longer })
    const { data, info } = await sharp(webp).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    return { rgb: data, width: info.width, height: info.height }
  } catch {
    return null
  }
}

async function byPoppler(file: string, page: number): Promise<Picture | null> {
  const which = ['-f', `${page + 1}`, '-l', `${page + 1}`, '-cropbox', '-scale-to', `${side}`]
  try {
    const { stdout } = await run('pdftoppm', [...which, file], { ...limits, encoding: 'buffer' })
    const [, width = 0, height = 0] = (/^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(stdout.toString('latin1', 0, 40)) ?? []).map(
      Number,
    )
    return width > 0 ? { rgb: stdout.subarray(stdout.length - width * height * 3), width, height } : null
  } catch {
    return null
  }
}

const verdicts: Record<number, QpdfVerdict> = { 0: 'sound', 3: 'warnings' }

async function judgedByQpdf({ path, out }: Question): Promise<Comparison['qpdf']> {
  const [before, after] = [await qpdf(path), await qpdf(out)]
  return before && after ? { before: before.verdict, after: after.verdict, words: after.words } : null
}

async function qpdf(file: string): Promise<{ verdict: QpdfVerdict; words: string } | null> {
  try {
    await run('qpdf', ['--check', file], limits)
    return { verdict: 'sound', words: '' }
  } catch (error) {
    const { code, stderr } = error as { code?: number | string; stderr?: string }
    if (code === 'ENOENT') return null
    const verdict = typeof code === 'number' ? (verdicts[code] ?? 'errors') : 'errors'
    return { verdict, words: (stderr ?? '').split('\n')[0]?.replace(file, '').trim() ?? '' }
  }
}
