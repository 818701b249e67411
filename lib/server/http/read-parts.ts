import { on } from 'node:events'
import { pipeline, Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import busboy from 'busboy'
import { Refusal } from '#lib/core/refusal.ts'
import { isStorableText } from '#lib/core/storable-text.ts'
import type { UploadedFile } from '#lib/domain/document/index.ts'
import { MAX_UPLOAD_FILES } from '#lib/domain/document/schema.ts'

/** PDF 2.0 uses at most 127 bytes of a password. */
const MAX_PASSWORD_LENGTH = 512

type Part = [field: string, content: Readable, info: { filename?: string }]

/**
 * The `file` parts of a multipart/form-data body (RFC 7578) in their order, each as a stream: the next part is parsed
 * once the one before was read. A field `password:<n>` before the files is the password of the n-th, counted from 0.
 * Throws Refusal('bad_input') if the body is not such a form, and Refusal('file_incomplete') if it ends early.
 */
export async function* readParts(body: ReadableStream, contentType: string): AsyncGenerator<UploadedFile> {
  const form = formOf(contentType)
  const passwords = new Map<string, string>()
  form.on('field', (field, value) => passwords.set(field, value))
  // The reader of a part gets its error; without a listener, the error of a part that is not read would end the
  // process.
  form.on('file', (_field, content) => content.on('error', () => undefined))
  const parts = on(form, 'file', { close: ['close'] })
  const source = Readable.fromWeb(body)
  pipeline(source, form, () => undefined)
  try {
    let index = 0
    for await (const [field, content, { filename = '' }] of parts as AsyncIterable<Part>) {
      if (field !== 'file' || !isStorableText(filename)) throw new Refusal('bad_input', { field })
      const password = checkedPassword(passwords.get(`password:${index}`) ?? null)
      index += 1
      yield { name: nameOf(filename), body: contentOf(content), length: null, password }
    }
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal('file_incomplete')
  } finally {
    source.destroy()
  }
}

function formOf(contentType: string): busboy.Busboy {
  try {
    return busboy({
      headers: { 'content-type': contentType },
      defParamCharset: 'utf8',
      // One more than allowed, so that the excess is detected and refused.
      limits: { files: MAX_UPLOAD_FILES + 1, fields: MAX_UPLOAD_FILES, fieldNameSize: 64, fieldSize: 4096 },
    })
  } catch {
    throw new Refusal('bad_input', { field: 'Content-Type' })
  }
}

/** Browsers send a quotation mark in a name as %22 (HTML, multipart/form-data encoding). */
function nameOf(filename: string): string {
  return filename.replaceAll('%22', '"').trim() || 'document'
}

async function* contentOf(content: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* content
  } catch {
    throw new Refusal('file_incomplete')
  }
}

/** The password of a file, null for none. Throws Refusal('bad_input'), which never contains the password. */
export function checkedPassword(password: string | null): string | null {
  if (password === null || password === '') return null
  if (password.length > MAX_PASSWORD_LENGTH || password.includes('\0'))
    throw new Refusal('bad_input', { field: 'password' })
  return password
}
