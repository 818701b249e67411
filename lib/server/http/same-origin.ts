const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * False for a request by which another site would change something with the reader's cookies (WEB-07): what
 * browsers say of its origin must be this site. Requests that carry neither header do not come from a page.
 */
export function isSameOrigin(request: Pick<Request, 'method' | 'headers'>, own: URL): boolean {
  if (safe.has(request.method)) return true
  const site = request.headers.get('sec-fetch-site')
  // The page of a link sends no referrer (LINK-05), and browsers then hide the origin of its form as well.
  if (site === 'same-origin') return true
  if (site !== null && site !== 'none') return false
  const origin = request.headers.get('origin')
  if (origin === null) return true
  // Links may be opened under another name of this host, such as 127.0.0.1 for localhost: the page's own host counts.
  return origin === own.origin || (URL.canParse(origin) && new URL(origin).host === request.headers.get('host'))
}
