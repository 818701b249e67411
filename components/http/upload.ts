import type { z } from 'zod'
import { type Answer, readAnswer } from './call.ts'

type Upload<Schema extends z.ZodType> = {
  schema: Schema
  method?: 'POST' | 'PUT' | undefined
  headers: Record<string, string>
  body: File | FormData
  /** Bytes of the body sent. `total` is null if the browser does not report it. */
  onProgress: (sent: number, total: number | null) => void
  signal?: AbortSignal | undefined
}

/**
 * Uploads files to this server and parses the answer with `schema`. Uses XMLHttpRequest, because fetch does not report
 * upload progress. Never rejects.
 */
export function upload<Schema extends z.ZodType>(
  url: string,
  { schema, method = 'POST', headers, body, onProgress, signal }: Upload<Schema>,
): Promise<Answer<z.output<Schema>>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.upload.onprogress = ({ loaded, total, lengthComputable }) =>
      onProgress(loaded, lengthComputable ? total : null)
    request.onload = () => {
      const header = (name: string) => request.getResponseHeader(name)
      const { status, responseText: text } = request
      resolve(readAnswer({ status, type: header('content-type'), retryAfter: header('retry-after'), text }, schema))
    }
    request.onerror = () => resolve({ ok: false, kind: 'offline' })
    request.onabort = () => resolve({ ok: false, kind: 'aborted' })
    request.open(method, url)
    for (const [name, value] of Object.entries({ Accept: 'application/json', ...headers }))
      request.setRequestHeader(name, value)
    signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(body)
  })
}
