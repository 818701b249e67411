/** A placeholder origin to parse a path as browsers do: without tabs and line ends, and with `\` as `/`. */
const here = 'https://here.invalid'

/** A path of this site; null for anything else, such as another site's URL. */
export function ownPath(wanted: string | null | undefined): string | null {
  const url = wanted?.startsWith('/') && URL.canParse(wanted, here) ? new URL(wanted, here) : null
  const isOwn = url?.origin === here && !url.pathname.startsWith('//')
  return isOwn ? `${url.pathname}${url.search}${url.hash}` : null
}
