import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { closeDocument, drawPage, openDocument, pageSize, pdfium, withPage } from '../../worker/pdfium.ts'

/** What one program shows of a file: the hash of all its pages, or `unopened`. */
export type Renderer = { name: 'PDFium' | 'poppler' | 'mupdf'; look(bytes: Uint8Array): Promise<string> }

const dpi = 36

/** The renderers that this machine has. */
export function renderers(): { all: Renderer[]; close: () => void } {
  const dir = mkdtempSync(path.join(tmpdir(), 'renderers-'))
  // A program that ends with an error may still have shown a page.
  const run = (program: string, ...given: string[]): Buffer =>
    spawnSync(program, given, { cwd: dir, stdio: ['ignore', 'pipe', 'ignore'], timeout: 20_000, maxBuffer: 1 << 28 })
      .stdout
  const has = (program: string): boolean => spawnSync(program, ['-v'], { stdio: 'ignore' }).error === undefined
  const looking =
    (program: string, ...given: string[]) =>
    async (bytes: Uint8Array) => {
      writeFileSync(path.join(dir, 'in.pdf'), bytes)
      const shown = run(program, ...given, 'in.pdf')
      return shown.length > 0 ? hashOf(shown) : 'unopened'
    }
  const poppler: Renderer = { name: 'poppler', look: looking('pdftoppm', '-r', String(dpi)) }
  const draw = ['draw', '-q', '-r', String(dpi), '-F', 'pnm', '-o', '-']
  const mupdf: Renderer = { name: 'mupdf', look: looking('mutool', ...draw) }
  return {
    all: [{ name: 'PDFium', look: byPdfium }, ...(has('pdftoppm') ? [poppler] : []), ...(has('mutool') ? [mupdf] : [])],
    close: () => rmSync(dir, { recursive: true, force: true }),
  }
}

const hashOf = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex')

async function byPdfium(bytes: Uint8Array): Promise<string> {
  const native = await pdfium()
  const document = openDocument(native, bytes)
  if (typeof document === 'string') return 'unopened'
  try {
    const pages = Array.from({ length: Math.min(document.pages, 20) }, (_, index) =>
      withPage(native, document, index, (page) => {
        const { width, height } = pageSize(native, page)
        const [across, down] = [width, height].map((side) => Math.min(2000, Math.max(1, Math.round((side * dpi) / 72))))
        return `${across}x${down} ${hashOf(drawPage(native, document, page, across ?? 1, down ?? 1).rgba)}`
      }),
    )
    return hashOf(Buffer.from(pages.join()))
  } finally {
    closeDocument(native, document)
  }
}
