const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * False for a cross-site request that would use the reader's cookies to change something (WEB-07): the browser's origin
 * headers must name this site. Requests with neither header do not come from a page. `isProven`: the path contains a token,
 * which another site does not know; browsers without Sec-Fetch-Site send a null origin from the page of a link.
 */
export function isSameOrigin(
  request: { method: string; headers: Pick<Headers, 'get'> },
  own: URL,
  isProven = false,
): boolean {
  if (safe.has(request.method)) return true
  const site = request.headers.get('sec-fetch-site')
  // The page of a link sends no referrer (LINK-05), and browsers then send a null origin for its form too.
  if (site === 'same-origin') return true
  if (site !== null && site !== 'none') return false
  const origin = request.headers.get('origin')
  return origin === null || origin === own.origin || (isProven && origin === 'null')
}
