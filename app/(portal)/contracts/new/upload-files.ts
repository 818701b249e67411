import { type Sending, type SentFile, sizeOf } from '#components/draft/use-upload.ts'
import type { Answer } from '#components/http/call.ts'
import { upload } from '#components/http/upload.ts'
import { type UploadAnswer, uploadAnswer } from '#lib/domain/contract/schema.ts'

/**
 * Sends one file as the request body, with its name and password in headers (percent-encoded), or several as a form.
 */
export function uploadFiles(
  url: string,
  method: 'POST' | 'PUT',
  files: readonly SentFile[],
  { signatures, onProgress, signal }: Sending,
): Promise<Answer<UploadAnswer>> {
  const [first] = files
  return upload(signatures === 'refuse' ? url : `${url}?signatures=${signatures}`, {
    ...(first && files.length === 1 ? alone(first) : { headers: {}, body: formOf(files) }),
    method,
    schema: uploadAnswer,
    onProgress: (sent, total) => onProgress(sent, total ?? sizeOf(files)),
    signal,
  })
}

function alone({ file, password }: SentFile): { headers: Record<string, string>; body: File } {
  const headers = {
    'Content-Type': file.type || 'application/octet-stream',
    'X-File-Name': encodeURIComponent(file.name),
    ...(password ? { 'X-File-Password': encodeURIComponent(password) } : {}),
  }
  return { headers, body: file }
}

/** Passwords precede the files, so that the server has the password when its file arrives. */
function formOf(files: readonly SentFile[]): FormData {
  const form = new FormData()
  for (const [index, { password }] of files.entries()) if (password) form.append(`password:${index}`, password)
  for (const { file } of files) form.append('file', file)
  return form
}
