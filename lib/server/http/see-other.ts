import 'server-only'

/** Redirects to a path of this site by GET, whatever the request method (303, RFC 9110, 15.4.4). */
export function seeOther(path: string): Response {
  return new Response(null, { status: 303, headers: { Location: path, 'Cache-Control': 'no-store' } })
}
