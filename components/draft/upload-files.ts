import type { Answer } from '#components/http/call.ts'
import { upload } from '#components/http/upload.ts'
import { type UploadAnswer, uploadAnswer } from '#lib/domain/contract/schema.ts'

/** A file to be sent, with what opens it if it is protected. */
export type SentFile = { file: File; password: string | null }

type UploadRequest = {
  url: string
  method?: 'POST' | 'PUT'
  /** At least one; several become one document in this order. */
  files: readonly SentFile[]
  /** Bytes that have left this machine, of all. */
  onProgress: (sent: number, total: number) => void
  signal: AbortSignal
}

/** Sends one file as the body of a request, with its name and password in headers (percent-encoded), or several as a form. */
export function uploadFiles({ url, method, files, onProgress, signal }: UploadRequest): Promise<Answer<UploadAnswer>> {
  const [first] = files
  const sent = first && files.length === 1 ? alone(first) : { headers: {}, body: formOf(files) }
  const progress = (done: number, total: number | null) => onProgress(done, total ?? sizeOf(files))
  return upload(url, { ...sent, method, schema: uploadAnswer, onProgress: progress, signal })
}

export function sizeOf(files: readonly SentFile[]): number {
  return files.reduce((sum, { file }) => sum + file.size, 0)
}

function alone({ file, password }: SentFile): { headers: Record<string, string>; body: File } {
  const headers = {
    'Content-Type': file.type || 'application/octet-stream',
    'X-File-Name': encodeURIComponent(file.name),
    ...(password ? { 'X-File-Password': encodeURIComponent(password) } : {}),
  }
  return { headers, body: file }
}

/** The passwords come before the files, so that each is known when its file arrives. */
function formOf(files: readonly SentFile[]): FormData {
  const form = new FormData()
  for (const [index, { password }] of files.entries()) if (password) form.append(`password:${index}`, password)
  for (const { file } of files) form.append('file', file)
  return form
}
