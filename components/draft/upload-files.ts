/** What the server answered to an upload; `message` is a sentence in the reader's language. */
export type UploadAnswer =
  | { ok: true; body: unknown }
  /** `index`: of several files the one that it is about, from 0. */
  | { ok: false; message: string; code: string | null; index: number | null }

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
  /** What to say when nothing came back. */
  offlineMessage: string
}

/**
 * Sends one file as the body of a request, with its name and password in headers (percent-encoded), or several as a form.
 * XMLHttpRequest, because fetch tells nothing about how far an upload is. The answer is JSON: anything, or a problem document
 * (RFC 9457).
 */
export function uploadFiles(upload: UploadRequest): Promise<UploadAnswer> {
  const { url, method = 'POST', files, onProgress, signal, offlineMessage } = upload
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    const fail = () => resolve({ ok: false, message: offlineMessage, code: null, index: null })
    request.upload.onprogress = (event) =>
      onProgress(event.loaded, event.lengthComputable ? event.total : sizeOf(files))
    request.onload = () => resolve(answerOf(request, offlineMessage))
    request.onerror = fail
    request.onabort = fail
    request.open(method, url)
    request.setRequestHeader('Accept', 'application/json')
    signal.addEventListener('abort', () => request.abort(), { once: true })
    const [first] = files
    if (first && files.length === 1) sendAlone(request, first)
    else request.send(formOf(files))
  })
}

export function sizeOf(files: readonly SentFile[]): number {
  return files.reduce((sum, { file }) => sum + file.size, 0)
}

function sendAlone(request: XMLHttpRequest, { file, password }: SentFile): void {
  request.setRequestHeader('Content-Type', file.type || 'application/octet-stream')
  request.setRequestHeader('X-File-Name', encodeURIComponent(file.name))
  if (password) request.setRequestHeader('X-File-Password', encodeURIComponent(password))
  request.send(file)
}

/** The passwords come before the files, so that each is known when its file arrives. */
function formOf(files: readonly SentFile[]): FormData {
  const form = new FormData()
  for (const [index, { password }] of files.entries()) if (password) form.append(`password:${index}`, password)
  for (const { file } of files) form.append('file', file)
  return form
}

function answerOf(request: XMLHttpRequest, offlineMessage: string): UploadAnswer {
  const body = parse(request.responseText)
  if (request.status >= 200 && request.status < 300) return { ok: true, body }
  const problem = isRecord(body) ? body : {}
  const details = isRecord(problem.details) ? problem.details : {}
  return {
    ok: false,
    message: typeof problem.detail === 'string' ? problem.detail : offlineMessage,
    code: typeof problem.code === 'string' ? problem.code : null,
    index: typeof details.index === 'number' ? details.index : null,
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
