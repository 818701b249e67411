import { PDFiumModule } from '@hyzyla/pdfium'

/** The functions of PDFium's C API that are used here (fpdfview.h, fpdf_text.h, fpdf_formfill.h, fpdf_save.h). */
type Native = {
  _FPDF_InitLibraryWithConfig(config: number): void
  _FPDF_LoadMemDocument(data: number, size: number, password: number): number
  _FPDF_CloseDocument(document: number): void
  _FPDF_GetLastError(): number
  _FPDF_DocumentHasValidCrossReferenceTable(document: number): number
  _FPDF_GetPageCount(document: number): number
  /** -1 for a document that is not encrypted. */
  _FPDF_GetSecurityHandlerRevision(document: number): number
  _FPDF_LoadPage(document: number, index: number): number
  _FPDF_ClosePage(page: number): void
  _FPDF_GetPageWidthF(page: number): number
  _FPDF_GetPageHeightF(page: number): number
  _FPDF_CreateNewDocument(): number
  _FPDF_ImportPagesByIndex(target: number, source: number, indices: number, count: number, at: number): number
  _FPDF_SaveAsCopy(document: number, fileWrite: number, flags: number): number
  _FPDFBitmap_CreateEx(width: number, height: number, format: number, scan0: number, stride: number): number
  _FPDFBitmap_FillRect(bitmap: number, left: number, top: number, width: number, height: number, colour: number): number
  _FPDFBitmap_Destroy(bitmap: number): void
  _FPDF_RenderPageBitmap(
    bitmap: number,
    page: number,
    x: number,
    y: number,
    width: number,
    height: number,
    rotate: number,
    flags: number,
  ): void
  _FPDFDOC_InitFormFillEnvironment(document: number, formInfo: number): number
  _FPDFDOC_ExitFormFillEnvironment(form: number): void
  _FORM_OnAfterLoadPage(page: number, form: number): void
  _FORM_OnBeforeClosePage(page: number, form: number): void
  _FPDF_FFLDraw(
    form: number,
    bitmap: number,
    page: number,
    x: number,
    y: number,
    width: number,
    height: number,
    rotate: number,
    flags: number,
  ): void
  _FPDFText_LoadPage(page: number): number
  _FPDFText_ClosePage(textPage: number): void
  _FPDFText_CountChars(textPage: number): number
  _FPDFText_GetText(textPage: number, start: number, count: number, buffer: number): number
  wasmExports: {
    malloc(size: number): number
    free(pointer: number): void
    memory: WebAssembly.Memory
    __indirect_function_table: WebAssembly.Table
  }
  HEAPU8: Uint8Array
  HEAP32: Int32Array
}

/** A document opened by PDFium; its bytes stay in PDFium's memory until it is closed. */
export type OpenDocument = {
  handle: number
  data: number
  form: number
  formInfo: number
  pages: number
  size: number
  validXref: boolean
  encrypted: boolean
}

export type Pixels = { rgba: Uint8Array; width: number; height: number }

const passwordError = 4
const securityError = 5
const annotations = 0x01
const reverseByteOrder = 0x10
const bgra = 4

/** PDFium's limit: 384 MB, in WebAssembly's pages of 64 KB. `refused` is set when it requested more. */
export const memoryUsed = { refused: false }
const maxMemoryPages = 384 * 16

/** PDFium's own limit is 2 GB, which no thread limit includes. Beyond ours an allocation fails, and PDFium aborts. */
function limitMemory(memory: WebAssembly.Memory): void {
  const grow = memory.grow.bind(memory)
  memory.grow = (pages) => {
    memoryUsed.refused = memory.buffer.byteLength / 65_536 + pages > maxMemoryPages
    if (memoryUsed.refused) throw new RangeError('PDFium is out of memory')
    return grow(pages)
  }
}

/** PDFium's own output is for its developers. */
const ignoreOutput = (): void => undefined

let library: Promise<Native> | undefined

/** PDFium, loaded once per thread. */
export function pdfium(): Promise<Native> {
  library ??= (async () => {
    const native = (await PDFiumModule({ print: ignoreOutput, printErr: ignoreOutput } as object)) as unknown as Native
    limitMemory(native.wasmExports.memory)
    const config = native.wasmExports.malloc(32)
    native.HEAPU8.fill(0, config, config + 32)
    native.HEAP32[config >> 2] = 2
    native._FPDF_InitLibraryWithConfig(config)
    return native
  })()
  return library
}

/**
 * Why PDFium cannot open a document: the password is missing or wrong, the protection is not by password, or it is not a
 * readable PDF.
 */
export type Unopened = 'password' | 'protected' | 'damaged'

/**
 * Opens a document with the given password, as UTF-8 (for AES-256) or as Latin-1 (for older encryption). Returns the reason
 * if PDFium cannot.
 */
export function openDocument(native: Native, bytes: Uint8Array, password = ''): OpenDocument | Unopened {
  const opened = openWith(native, bytes, Buffer.from(password, 'utf8'))
  if (opened !== 'password' || /^[\x20-\x7e]*$/.test(password)) return opened
  return openWith(native, bytes, Buffer.from(password, 'latin1'))
}

function openWith(native: Native, bytes: Uint8Array, password: Uint8Array): OpenDocument | Unopened {
  const data = native.wasmExports.malloc(bytes.length + password.length + 1)
  if (data === 0) throw new RangeError('PDFium is out of memory')
  native.HEAPU8.set(bytes, data)
  native.HEAPU8.set(password, data + bytes.length)
  native.HEAPU8[data + bytes.length + password.length] = 0
  const handle = native._FPDF_LoadMemDocument(data, bytes.length, data + bytes.length)
  if (handle === 0) {
    native.wasmExports.free(data)
    const error = native._FPDF_GetLastError()
    return error === passwordError ? 'password' : error === securityError ? 'protected' : 'damaged'
  }
  native.HEAPU8.fill(0, data + bytes.length, data + bytes.length + password.length)
  const { form, formInfo } = openForm(native, handle)
  const validXref = native._FPDF_DocumentHasValidCrossReferenceTable(handle) !== 0
  const encrypted = native._FPDF_GetSecurityHandlerRevision(handle) !== -1
  const pages = native._FPDF_GetPageCount(handle)
  return { handle, data, form, formInfo, pages, size: bytes.length, validXref, encrypted }
}

/** FPDF_FORMFILLINFO, version 2, all callbacks null: sufficient for drawing widgets, and no script can run. */
function openForm(native: Native, handle: number): { form: number; formInfo: number } {
  const formInfo = native.wasmExports.malloc(256)
  native.HEAPU8.fill(0, formInfo, formInfo + 256)
  native.HEAP32[formInfo >> 2] = 2
  return { formInfo, form: native._FPDFDOC_InitFormFillEnvironment(handle, formInfo) }
}

export function closeDocument(native: Native, document: OpenDocument): void {
  if (document.form !== 0) native._FPDFDOC_ExitFormFillEnvironment(document.form)
  native._FPDF_CloseDocument(document.handle)
  native.wasmExports.free(document.formInfo)
  native.wasmExports.free(document.data)
}

/** Runs the work with a page of the document; undefined if PDFium cannot load the page. */
export function withPage<T>(
  native: Native,
  document: OpenDocument,
  index: number,
  work: (page: number) => T,
): T | undefined {
  const page = native._FPDF_LoadPage(document.handle, index)
  if (page === 0) return undefined
  if (document.form !== 0) native._FORM_OnAfterLoadPage(page, document.form)
  try {
    return work(page)
  } finally {
    if (document.form !== 0) native._FORM_OnBeforeClosePage(page, document.form)
    native._FPDF_ClosePage(page)
  }
}

/** The page's size in default user space units (1/72 inch): PDFium ignores UserUnit. */
export function pageSize(native: Native, page: number): { width: number; height: number } {
  return { width: native._FPDF_GetPageWidthF(page), height: native._FPDF_GetPageHeightF(page) }
}

/** Draws a page on white, with its annotations and form fields. */
export function drawPage(native: Native, document: OpenDocument, page: number, width: number, height: number): Pixels {
  const bytes = width * height * 4
  const memory = native.wasmExports.malloc(bytes)
  if (memory === 0) throw new RangeError('PDFium is out of memory')
  const bitmap = native._FPDFBitmap_CreateEx(width, height, bgra, memory, width * 4)
  try {
    native._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff)
    native._FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, annotations | reverseByteOrder)
    if (document.form !== 0) native._FPDF_FFLDraw(document.form, bitmap, page, 0, 0, width, height, 0, reverseByteOrder)
    return { rgba: native.HEAPU8.slice(memory, memory + bytes), width, height }
  } finally {
    native._FPDFBitmap_Destroy(bitmap)
    native.wasmExports.free(memory)
  }
}

/** The text of a page in PDFium's reading order. */
export function textOf(native: Native, page: number): string {
  const textPage = native._FPDFText_LoadPage(page)
  if (textPage === 0) return ''
  const count = Math.max(0, native._FPDFText_CountChars(textPage))
  const buffer = native.wasmExports.malloc((count + 1) * 2)
  try {
    const written = native._FPDFText_GetText(textPage, 0, count, buffer)
    const bytes = native.HEAPU8.slice(buffer, buffer + Math.max(0, written - 1) * 2)
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf16le')
  } finally {
    native.wasmExports.free(buffer)
    native._FPDFText_ClosePage(textPage)
  }
}

/** WebAssembly that only passes the three arguments of FPDF_FILEWRITE.WriteBlock to e.f: (i32, i32, i32) -> i32. */
const trampoline = new Uint8Array([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 8, 1, 0x60, 3, 0x7f, 0x7f, 0x7f, 1, 0x7f, 2, 7, 1, 1, 0x65, 1, 0x66, 0, 0, 7, 5,
  1, 1, 0x66, 0, 0,
])

/**
 * Has PDFium rewrite the document. Its build reserves no slots for callbacks in the function table, so the callback uses the
 * slot of the null pointer, which nothing else may call, while the document is saved.
 */
export function savedCopy(native: Native, document: Pick<OpenDocument, 'handle'>): Uint8Array | undefined {
  const chunks: Buffer[] = []
  const write = (_file: number, data: number, size: number): number => {
    chunks.push(Buffer.from(native.HEAPU8.slice(data, data + size)))
    return 1
  }
  const instance = new WebAssembly.Instance(new WebAssembly.Module(trampoline), { e: { f: write } })
  const table = native.wasmExports.__indirect_function_table
  const fileWrite = native.wasmExports.malloc(8)
  native.HEAP32.set([1, 0], fileWrite >> 2)
  table.set(0, instance.exports.f)
  try {
    const removeSecurity = 3
    return native._FPDF_SaveAsCopy(document.handle, fileWrite, removeSecurity)
      ? new Uint8Array(Buffer.concat(chunks))
      : undefined
  } finally {
    table.set(0, null)
    native.wasmExports.free(fileWrite)
  }
}

/** Has PDFium import every page that it can load into a new document; nothing else is copied. */
export function importedPages(native: Native, document: OpenDocument): Uint8Array | undefined {
  const handle = native._FPDF_CreateNewDocument()
  if (handle === 0) return undefined
  try {
    return native._FPDF_ImportPagesByIndex(handle, document.handle, 0, 0, 0) ? savedCopy(native, { handle }) : undefined
  } finally {
    native._FPDF_CloseDocument(handle)
  }
}
