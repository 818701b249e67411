import { escapeHtml } from '#lib/core/escape-html.ts'

/** A person reads this answer as a page: a navigation, or a request of a browser too old to say so that asks for HTML. */
export function isNavigation(header: (name: string) => string | null | undefined): boolean {
  const mode = header('sec-fetch-mode')
  return mode ? mode === 'navigate' : (header('accept') ?? '').includes('text/html')
}

type Page = {
  locale: string
  direction: 'ltr' | 'rtl'
  title: string
  text: string
  /** Where to continue, if anywhere. */
  link: { href: string; text: string } | null
  /** The nonce of the answer's Content-Security-Policy; without it the page has no style. */
  nonce: string | null
}

const style =
  ':root{color-scheme:light dark}body{font:17px/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.25rem}h1{font-size:1.5rem;line-height:1.25}a{color:inherit}'

/** A refusal as a complete page that loads nothing, because whatever refused the request may refuse a style sheet too. */
export function problemHtml({ locale, direction, title, text, link, nonce }: Page): string {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title>`
  const look = nonce ? `<style nonce="${escapeHtml(nonce)}">${style}</style>` : ''
  const next = link ? `<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a></p>` : ''
  return `<!doctype html><html lang="${escapeHtml(locale)}" dir="${direction}"><head>${head}${look}</head><body><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>${next}</body></html>`
}

/** The nonce in a Content-Security-Policy. */
export function nonceIn(policy: string | null | undefined): string | null {
  return /'nonce-([^']+)'/.exec(policy ?? '')?.[1] ?? null
}
