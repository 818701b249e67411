import { Refusal } from '#lib/core/refusal.ts'
import { closeDocument, type OpenDocument, openDocument, pdfium } from './pdfium.ts'

const maxDocuments = 8
const maxBytes = 96 * 1024 * 1024

/** The documents open in this thread, least recently used first. */
const open = new Map<string, OpenDocument>()

/** The document with this key; undefined if it is not open and the job has no bytes. */
export async function documentFor(key: string, bytes: Uint8Array | undefined): Promise<OpenDocument | undefined> {
  const found = open.get(key)
  if (found) {
    open.delete(key)
    open.set(key, found)
    return found
  }
  if (!bytes) return undefined
  const native = await pdfium()
  await makeRoom(bytes.length)
  const document = openDocument(native, bytes)
  if (typeof document === 'string') throw new Refusal(document === 'damaged' ? 'pdf_damaged' : 'pdf_encrypted')
  open.set(key, document)
  return document
}

async function makeRoom(size: number): Promise<void> {
  const native = await pdfium()
  let openBytes = size
  for (const document of open.values()) openBytes += document.size
  for (const [key, document] of open) {
    if (open.size < maxDocuments && openBytes <= maxBytes) return
    closeDocument(native, document)
    open.delete(key)
    openBytes -= document.size
  }
}
