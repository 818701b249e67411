/** What the server said: a value, or why not, in words. */
export type Asked<T> = { ok: true; value: T } | { ok: false; code: string; message: string }

/** Asks this server, by a body of JSON or by an address alone; `offline` is what to say when it does not answer. */
export async function ask<T>(url: string, offline: string, body?: object): Promise<Asked<T>> {
  try {
    const response = await fetch(
      url,
      body && { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) },
    )
    return answerOf<T>(response.ok, await response.json(), offline)
  } catch {
    return { ok: false, code: 'offline', message: offline }
  }
}

/** Sends a file as it is, and nothing about it, and says how much of it has left. */
export function sendFile<T>(
  url: string,
  file: File,
  offline: string,
  progress: (sent: number) => void,
): Promise<Asked<T>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    const fail = () => resolve({ ok: false, code: 'offline', message: offline })
    request.open('POST', url)
    request.responseType = 'json'
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.upload.onprogress = (event) => progress(event.loaded)
    request.onerror = fail
    request.onabort = fail
    request.onload = () => resolve(answerOf<T>(request.status === 200, request.response, offline))
    request.send(file)
  })
}

function answerOf<T>(ok: boolean, body: unknown, offline: string): Asked<T> {
  if (ok && body !== null) return { ok: true, value: body as T }
  const { code, detail } = (body ?? {}) as { code?: unknown; detail?: unknown }
  return { ok: false, code: String(code ?? 'offline'), message: typeof detail === 'string' ? detail : offline }
}
