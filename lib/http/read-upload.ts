import type { Upload } from '#lib/contract/index.ts'
import { MAX_UPLOAD_BYTES } from '#lib/contract/schema.ts'
import { isKeepable } from '#lib/core/keepable.ts'
import { Refusal } from '#lib/core/refusal.ts'

function announcedLength(request: Request): number | null {
  const length = request.headers.get('content-length')
  return length === null ? null : Number(length)
}

/**
 * An upload as its raw body, so that it streams from the socket to the disk: the name comes URL-encoded in `X-File-Name`,
 * `?keepSignatures=1` says that the sender agreed. Throws Refusal('file_missing') or 'file_too_large' before reading.
 */
export function readUpload(request: Request): Upload {
  const length = announcedLength(request)
  if (!request.body || length === 0) throw new Refusal('file_missing')
  if (length !== null && length > MAX_UPLOAD_BYTES) throw new Refusal('file_too_large', { limit: MAX_UPLOAD_BYTES })
  let name = ''
  try {
    name = decodeURIComponent(request.headers.get('x-file-name') ?? '')
  } catch {
    throw new Refusal('bad_input', { field: 'X-File-Name' })
  }
  if (!isKeepable(name)) throw new Refusal('bad_input', { field: 'X-File-Name' })
  const keepSignatures = new URL(request.url).searchParams.get('keepSignatures') === '1'
  return {
    name: name.trim() || 'document.pdf',
    body: request.body as unknown as AsyncIterable<Uint8Array>,
    length,
    keepSignatures,
  }
}
