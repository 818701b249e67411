/** The headers of a download that browsers must not render (UP-03) or cache. */
export function attachment(name: string): Record<string, string> {
  const ascii = name.normalize('NFKD').replace(/[^\x20-\x7e]|["\\%]/g, '_')
  return {
    'Content-Disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`,
    'Cache-Control': 'private, no-store',
    'Content-Security-Policy': "sandbox; default-src 'none'",
  }
}

/** A file as a download. */
export function fileResponse(bytes: Uint8Array, type: string, name: string): Response {
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: { 'Content-Type': type, 'Content-Length': String(bytes.length), ...attachment(name) },
  })
}

/** A large file in pieces, as a download. A piece is read once the one before it was sent. `size` in bytes. */
export function piecesResponse(
  { name, size, pieces }: { name: string; size: number; pieces: AsyncGenerator<Uint8Array> },
  type: string,
): Response {
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await pieces.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        await pieces.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(body, { headers: { 'Content-Type': type, 'Content-Length': String(size), ...attachment(name) } })
}

/** A page image. The browser must not store it (LINK-05): it would remain after the member has signed out. */
export function imageResponse(webp: Uint8Array): Response {
  return new Response(webp as Uint8Array<ArrayBuffer>, {
    headers: { 'Content-Type': 'image/webp', 'Cache-Control': 'private, no-store' },
  })
}

/** For what the log publishes: caches may answer for a minute. */
export const PUBLIC_CACHE = 'public, max-age=60'

/** Text that is public. */
export function publicText(text: string): Response {
  return new Response(text, { headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': PUBLIC_CACHE } })
}
