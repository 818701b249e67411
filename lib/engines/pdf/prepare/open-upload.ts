import { PDF } from '@libpdf/core'
import { Refusal } from '#lib/core/refusal.ts'
import { strictly } from '../file/base-file.ts'
import { pageTree, rebuildPageTree } from '../file/page-tree.ts'
import { repairedFile } from '../file/repaired-file.ts'
import { closeDocument, importedPages, type OpenDocument, openDocument, pdfium, savedCopy } from '../worker/pdfium.ts'
import { checkComplexity } from './limits.ts'
import { renderingsOf, rendersAlike } from './same-rendering.ts'
import { isWellFormed } from './well-formed.ts'
import { WorkingCopy } from './working-copy.ts'

/** `rebuilt`: the bytes differ from the upload. */
export type Opened = { copy: WorkingCopy; bytes: Uint8Array; rebuilt: boolean; encrypted: boolean }

type Native = Awaited<ReturnType<typeof pdfium>>
type Loaded = Pick<Opened, 'copy' | 'bytes' | 'rebuilt'>

/**
 * Opens any file that PDFium opens, if necessary after a repair. libpdf reads a sound file unchanged. Any other is rewritten
 * in several ways, and the first result that looks as PDFium showed the original is used: that is what a user sees.
 * @param rewriteFirst skips reading the original with libpdf, for files that crash it
 */
export async function openUpload(bytes: Uint8Array, password: string, rewriteFirst: boolean): Promise<Opened> {
  const native = await pdfium()
  const document = openDocument(native, bytes, password)
  if (document === 'password') throw passwordRefusal(password)
  if (document === 'protected') throw new Refusal('pdf_encrypted')
  const rewritten = document === 'damaged' ? repairedFile(bytes) : undefined
  const repaired = rewritten && openDocument(native, rewritten, password)
  const shown = typeof document === 'object' ? document : typeof repaired === 'object' ? repaired : null
  if (!shown) throw new Refusal('pdf_damaged')
  try {
    const { encrypted } = shown
    const loadedAsIs = rewriteFirst || rewritten || !shown.validXref ? undefined : await load(bytes, password)
    if (loadedAsIs && !loadedAsIs.rebuilt && loadedAsIs.copy.pdf.getPageCount() === shown.pages && isWellFormed(bytes))
      return { ...loadedAsIs, encrypted }
    const loaded = await firstAlike(
      native,
      shown,
      candidates(native, shown, { bytes, rewritten, password, loadedAsIs }),
    )
    if (loaded) return { ...loaded, encrypted }
    // PDFium sometimes accepts a wrong password, and then finds no valid content.
    if (encrypted && shown.pages === 0) throw passwordRefusal(password)
    throw new Refusal(shown.pages === 0 ? 'pdf_no_pages' : 'pdf_damaged')
  } finally {
    closeDocument(native, shown)
  }
}

function passwordRefusal(password: string): Refusal {
  return new Refusal(password === '' ? 'pdf_password_needed' : 'pdf_password_wrong')
}

/** The results of rewriting the file, the most faithful first. */
async function* candidates(
  native: Native,
  shown: OpenDocument,
  from: { bytes: Uint8Array; rewritten: Uint8Array | undefined; password: string; loadedAsIs: Loaded | undefined },
): AsyncGenerator<Loaded | undefined> {
  if (from.loadedAsIs) yield from.loadedAsIs
  const rewritten = from.rewritten ?? repairedFile(from.bytes)
  if (rewritten) yield rebuilt(await load(rewritten, from.password))
  for (const rewrite of [savedCopy, importedPages]) {
    const written = rewrite(native, shown)
    if (written) yield rebuilt(await load(written, ''))
  }
}

const rebuilt = (loaded: Loaded | undefined): Loaded | undefined => loaded && { ...loaded, rebuilt: true }

/** The first that looks like the original, or else the first that has pages. */
async function firstAlike(
  native: Native,
  shown: OpenDocument,
  tries: AsyncGenerator<Loaded | undefined>,
): Promise<Loaded | undefined> {
  const looks = renderingsOf(native, shown)
  let first: Loaded | undefined
  for await (const loaded of tries) {
    if (!loaded) continue
    first ??= loaded
    if (rendersAlike(native, looks, loaded.copy.write())) return loaded
  }
  return first
}

/** The file as read by libpdf, with every object; undefined if it is invalid, needs another password or has no pages. */
async function load(bytes: Uint8Array, password: string): Promise<Loaded | undefined> {
  try {
    const pdf = await PDF.load(bytes, { ...strictly, credentials: password })
    if (pdf.isEncrypted && !pdf.isAuthenticated) return undefined
    const copy = new WorkingCopy(pdf)
    checkComplexity(copy)
    const tree = pageTree(copy)
    if (tree.pages.length === 0) return undefined
    if (tree.regular && pdf.getPageCount() === tree.pages.length) return { copy, bytes, rebuilt: false }
    rebuildPageTree(copy, tree)
    return rebuilt(await load(copy.write(), ''))
  } catch (error) {
    if (error instanceof Refusal) throw error
    return undefined
  }
}
