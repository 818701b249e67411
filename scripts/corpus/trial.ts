import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { PageSize } from '#lib/core/geometry.ts'
import { Refusal } from '#lib/core/refusal.ts'
import {
  type PreparedPdf,
  preparePdf,
  renderPage,
  type SealSigner,
  sealPdf,
  stampAndAppend,
  verifySeal,
} from '#lib/engines/pdf/index.ts'
import { translator } from '#lib/words/index.ts'
import { compared } from './comparison.ts'
import type { Outcome, Question, Verdict } from './outcome.ts'

/** Signature, certificate model and key for every file. */
export type Kit = {
  signer: SealSigner
  /** SHA-256 of the seal certificate, in hexadecimal. */
  fingerprint: string
  certificate: Uint8Array
  certificatePages: number
  signature: Uint8Array
  stampsFor: typeof import('./field-kinds.ts').stampsFor
}

/** Signatures are kept if possible, else the sender chooses to remove them. */
async function preparedWithConsent(bytes: Uint8Array): Promise<PreparedPdf> {
  try {
    return await preparePdf(bytes, { signatures: 'keep' })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'pdf_signed') throw error
    return preparePdf(bytes, { signatures: 'remove' })
  }
}

/** Processes a file like an upload, up to the signed contract. Never throws. */
export async function trial(question: Question, kit: Kit): Promise<Outcome> {
  const original = new Uint8Array(await readFile(question.path))
  const watch = new Stopwatch()
  let verdict: Verdict
  try {
    verdict = await signed(original, question, kit, watch)
  } catch (error) {
    verdict = { kind: 'failed', words: error instanceof Error ? error.message : String(error) }
  }
  const ms = Math.round(watch.total)
  const renders = await rendersAsItCame(original)
  return { file: question.file, renders, ms, rss: process.memoryUsage.rss(), ...verdict }
}

class Stopwatch {
  total = 0

  /** Runs the work and returns its result and time. */
  async time<T>(work: () => T | Promise<T>): Promise<{ value: T; ms: number }> {
    const started = performance.now()
    try {
      const value = await work()
      return { value, ms: Math.round(performance.now() - started) }
    } finally {
      this.total += performance.now() - started
    }
  }
}

async function rendersAsItCame(original: Uint8Array): Promise<boolean> {
  const key = createHash('sha256').update(original).digest('hex')
  return renderPage({ key, load: async () => original, page: 0, dpi: 18 }).then(
    () => true,
    () => false,
  )
}

async function signed(original: Uint8Array, question: Question, kit: Kit, watch: Stopwatch): Promise<Verdict> {
  let prepared: Awaited<ReturnType<typeof watch.time<PreparedPdf>>>
  try {
    prepared = await watch.time(() => preparedWithConsent(original))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const words = (await translator('en', 'refusal'))(error.code, error.details as never)
    return { kind: 'refused', code: error.code, words }
  }
  const { bytes, pages, removed } = prepared.value
  const stamps = kit.stampsFor(pages, kit.signature)
  const stamped = await watch.time(() => stampAndAppend({ prepared: bytes, stamps }, async () => kit.certificate))
  const by = { signer: kit.signer, at: new Date(), reason: path.basename(question.file), name: 'Corpus' }
  const sealed = await watch.time(() => sealPdf(stamped.value.bytes, by))
  const verified = await watch.time(() => checkSeal(sealed.value, stamped.value.bytes, kit))
  await checkPages(sealed.value, pages, kit)
  await mkdir(path.dirname(question.out), { recursive: true })
  await writeFile(question.out, sealed.value)
  const comparison = question.compare
    ? await compared({ original, sealed: sealed.value, question, sizes: pages, stamps })
    : null
  const stages = { prepare: prepared.ms, stamp: stamped.ms, seal: sealed.ms, verify: verified.ms }
  const bytesAdded = sealed.value.length - original.length
  return { kind: 'accepted', pages: pages.length, bytesAdded, removed, stages, comparison }
}

async function checkSeal(sealed: Uint8Array, stamped: Uint8Array, kit: Kit): Promise<void> {
  const report = await verifySeal(sealed)
  // A certified upload: any addition violates its certification, and the sender was warned.
  const problems = report.problems.filter((problem) => problem !== 'certification_broken')
  if (!report.sealed || problems.length > 0) throw new Error(`the seal does not verify: ${problems.join(', ')}`)
  if (report.certificateFingerprintSha256 !== kit.fingerprint) throw new Error('the seal has another certificate')
  if (report.preSealLength !== stamped.length) throw new Error('the seal does not begin where the stamped file ends')
}

/** Opens the result again, like an upload, and checks its pages. */
async function checkPages(sealed: Uint8Array, before: readonly PageSize[], kit: Kit): Promise<void> {
  const expected = before.length + kit.certificatePages
  let again: PreparedPdf
  try {
    again = await preparePdf(sealed, { signatures: 'keep' })
  } catch (error) {
    // The certificate pages may exceed the page limit of uploads.
    if (error instanceof Refusal && error.code === 'pdf_too_many_pages' && error.details.pages === expected) return
    throw new Error(`the result cannot be opened: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (again.bytes.length !== sealed.length) throw new Error('opening the result changed it')
  const { pages } = again
  if (pages.length !== expected) throw new Error(`the result has ${pages.length} pages instead of ${expected}`)
  const moved = before.findIndex((size, i) => !isSameSize(size, pages[i]))
  if (moved >= 0) throw new Error(`page ${moved + 1} has changed its size`)
}

function isSameSize(a: PageSize, b: PageSize | undefined): boolean {
  return b !== undefined && Math.abs(a.width - b.width) < 0.001 && Math.abs(a.height - b.height) < 0.001
}
