/** A file as a download that no browser interprets (trust.md UP-03). */
export function fileResponse(bytes: Uint8Array, type: string, name: string): Response {
  const ascii = name.normalize('NFKD').replace(/[^\x20-\x7e]|["\\%]/g, '_')
  return new Response(Buffer.from(bytes), {
    headers: {
      'Content-Type': type,
      'Content-Length': String(bytes.length),
      'Content-Disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'Cache-Control': 'private, no-store',
      'Content-Security-Policy': "sandbox; default-src 'none'",
    },
  })
}

/**
 * A page image. Its address names the document's hash, so a member's browser may keep it; a signer's keeps nothing that
 * outlives the page (trust.md LINK-05).
 */
export function imageResponse(webp: Uint8Array, kept: boolean): Response {
  const cache = kept ? 'private, max-age=86400, immutable' : 'private, no-store'
  return new Response(Buffer.from(webp), { headers: { 'Content-Type': 'image/webp', 'Cache-Control': cache } })
}
