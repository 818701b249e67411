/** A worker failed at what should not fail: not the fault of the person who asked, but of their file, of PDFium or of ours. */
export class PdfWorkerError extends Error {
  override readonly name = 'PdfWorkerError'
  readonly outOfMemory: boolean

  constructor(message: string, outOfMemory = false) {
    super(message)
    this.outOfMemory = outOfMemory
  }
}
