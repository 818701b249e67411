import type { ReadableStream } from 'node:stream/web'
import { Refusal } from '#lib/core/refusal.ts'
import { isStorableText } from '#lib/core/storable-text.ts'
import { type SignaturesChoice, signaturesChoices } from '#lib/core/vocabulary/contract.ts'
import type { Upload, UploadedFile } from '#lib/domain/document/index.ts'
import { MAX_UPLOAD_BYTES } from '#lib/domain/document/schema.ts'
import { UPLOAD_BODY_BYTES } from './body-limits.ts'
import { checkedPassword, readParts } from './read-parts.ts'

function announcedLength(request: Request): number | null {
  const length = request.headers.get('content-length')
  return length === null ? null : Number(length)
}

function decodedHeader(request: Request, name: string): string {
  try {
    return decodeURIComponent(request.headers.get(name) ?? '')
  } catch {
    throw new Refusal('bad_input', { field: name })
  }
}

/**
 * An upload, streamed from the socket to the disk. One file is the raw body, with its name percent-encoded in
 * `X-File-Name` and the password of a protected PDF in `X-File-Password`. Several files are the `file` parts of
 * multipart/form-data (see readParts). `?signatures=keep` or `remove` is the sender's choice for a signed
 * PDF. Throws Refusal('file_missing') or 'file_too_large' before reading.
 */
export function readUpload(request: Request): Upload {
  const length = announcedLength(request)
  const { body } = request
  if (!body || length === 0) throw new Refusal('file_missing')
  const contentType = request.headers.get('content-type') ?? ''
  const isForm = /^multipart\/form-data\b/i.test(contentType)
  if (length !== null && length > (isForm ? UPLOAD_BODY_BYTES : MAX_UPLOAD_BYTES))
    throw new Refusal('file_too_large', { limit: MAX_UPLOAD_BYTES })
  const stream = body as unknown as ReadableStream<Uint8Array>
  return {
    files: isForm ? readParts(stream, contentType) : [rawFile(request, stream, length)],
    signatures: signaturesIn(request.url),
  }
}

/** `refuse` if the URL has none of the choices. */
function signaturesIn(url: string): SignaturesChoice {
  const wanted = new URL(url).searchParams.get('signatures')
  return signaturesChoices.find((choice) => choice === wanted) ?? 'refuse'
}

function rawFile(request: Request, body: ReadableStream<Uint8Array>, length: number | null): UploadedFile {
  const name = decodedHeader(request, 'X-File-Name')
  if (!isStorableText(name)) throw new Refusal('bad_input', { field: 'X-File-Name' })
  const password = checkedPassword(decodedHeader(request, 'X-File-Password'))
  return { name: name.trim() || 'document.pdf', body, length, password }
}
