/** What the server answered to an upload; `message` is a sentence in the reader's language. */
export type UploadAnswer = { ok: true; body: unknown } | { ok: false; message: string; code: string | null }

type UploadRequest = {
  url: string
  method?: 'POST' | 'PUT'
  file: File
  /** Bytes that have left this machine, of all. */
  onProgress: (sent: number, total: number) => void
  signal: AbortSignal
  /** What to say when nothing came back. */
  offlineMessage: string
}

/**
 * Sends a file as the body of a request, with its name in the header X-File-Name (percent-encoded). XMLHttpRequest,
 * because fetch tells nothing about how far an upload is. The answer is JSON: anything, or a problem document (RFC 9457).
 */
export function uploadFile({
  url,
  method = 'POST',
  file,
  onProgress,
  signal,
  offlineMessage,
}: UploadRequest): Promise<UploadAnswer> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    const fail = () => resolve({ ok: false, message: offlineMessage, code: null })
    request.upload.onprogress = (event) => onProgress(event.loaded, event.lengthComputable ? event.total : file.size)
    request.onload = () => resolve(answerOf(request, offlineMessage))
    request.onerror = fail
    request.onabort = fail
    request.open(method, url)
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream')
    request.setRequestHeader('X-File-Name', encodeURIComponent(file.name))
    request.setRequestHeader('Accept', 'application/json')
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}

function answerOf(request: XMLHttpRequest, offlineMessage: string): UploadAnswer {
  const body = parse(request.responseText)
  if (request.status >= 200 && request.status < 300) return { ok: true, body }
  const problem = isRecord(body) ? body : {}
  return {
    ok: false,
    message: typeof problem.detail === 'string' ? problem.detail : offlineMessage,
    code: typeof problem.code === 'string' ? problem.code : null,
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
