import {
  closeDocument,
  drawPage,
  type OpenDocument,
  openDocument,
  pageSize,
  type pdfium,
  withPage,
} from '../worker/pdfium.ts'

type Native = Awaited<ReturnType<typeof pdfium>>

/** Pixels along the longer side: enough to detect a missing image or paragraph. */
const side = 160
const clear = 64
const tolerableShare = 0.002

/** The first and the last page of a document as rendered by PDFium, where it can. */
export type Renderings = readonly (Uint8Array | undefined)[]

export function renderingsOf(native: Native, document: OpenDocument): Renderings {
  return [0, document.pages - 1].map((index) => drawn(native, document, index))
}

/** True if the file renders alike. */
export function rendersAlike(native: Native, looks: Renderings, bytes: Uint8Array): boolean {
  const other = openDocument(native, bytes)
  if (typeof other === 'string') return false
  try {
    const after = renderingsOf(native, other)
    return looks.every((before, i) => !before || isAlike(before, after[i]))
  } finally {
    closeDocument(native, other)
  }
}

function drawn(native: Native, document: OpenDocument, index: number): Uint8Array | undefined {
  return withPage(native, document, index, (page) => {
    const { width, height } = pageSize(native, page)
    const scale = side / Math.max(width, height, 1)
    const [across, down] = [width, height].map((length) => Math.max(1, Math.round(length * scale)))
    return drawPage(native, document, page, across ?? 1, down ?? 1).rgba
  })
}

function isAlike(a: Uint8Array, b: Uint8Array | undefined): boolean {
  if (a.length !== b?.length) return false
  let different = 0
  for (let i = 0; i < a.length; i += 4) {
    const farthest = Math.max(...[0, 1, 2].map((k) => Math.abs((a[i + k] ?? 0) - (b[i + k] ?? 0))))
    if (farthest > clear) different += 1
  }
  return different / (a.length / 4) <= tolerableShare
}
