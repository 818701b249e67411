/** A worker failed unexpectedly: because of the file, PDFium or our code, and not because of the user's request. */
export class PdfWorkerError extends Error {
  override readonly name = 'PdfWorkerError'
  readonly outOfMemory: boolean

  constructor(message: string, outOfMemory = false) {
    super(message)
    this.outOfMemory = outOfMemory
  }
}
