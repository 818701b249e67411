import { textDirection } from '#lib/core/text-direction.ts'

/** The content of a mail, in the reader's language. */
export type MailParts = {
  language: string
  organisation: string
  heading: string
  paragraphs: string[]
  /** The sender's message. */
  quote?: string
  /** Shown large and spaced. */
  code?: string
  button?: { label: string; url: string }
  /** Shown in small type under the button. */
  notes: string[]
  footer: string
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
const lines = (text: string) => escapeHtml(text).replaceAll('\n', '<br>')

/** The mail as plain text, complete without the HTML. */
export function plainText(parts: MailParts): string {
  const quote = parts.quote
    ?.split('\n')
    .map((line) => `> ${line}`)
    .join('\n')
  const button = parts.button && `${parts.button.label}:\n${parts.button.url}`
  const blocks = [parts.heading, ...parts.paragraphs, quote, parts.code, button, ...parts.notes, `-- \n${parts.footer}`]
  return `${blocks.filter(Boolean).join('\n\n')}\n`
}

const style = `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  body { margin: 0; padding: 24px 12px; background: #f5f4f1; color: #1d1c1a; font: 16px/1.55 -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
  .card { max-width: 520px; margin: 0 auto; padding: 32px 28px; background: #ffffff; border: 1px solid #e3e1dc; border-radius: 12px; }
  h1 { margin: 0 0 16px; font-size: 20px; line-height: 1.3; }
  p { margin: 0 0 16px; }
  .quote { padding-block: 4px; padding-inline-start: 16px; border-inline-start: 3px solid #d6d3cc; color: #4b4945; }
  .code { font: 600 34px/1.2 ui-monospace, Menlo, Consolas, monospace; letter-spacing: 6px; }
  .button { display: inline-block; padding: 13px 22px; border-radius: 8px; background: #1f5a4c; color: #ffffff !important; text-decoration: none; font-weight: 600; }
  .notes { color: #6a6761; font-size: 14px; }
  .footer { max-width: 520px; margin: 16px auto 0; color: #6a6761; font-size: 13px; text-align: center; }
  @media (prefers-color-scheme: dark) {
    body { background: #161614; color: #edebe6; }
    .card { background: #1f1e1c; border-color: #35332f; }
    .quote { border-color: #4a4741; color: #c4c0b8; }
    .button { background: #7fc4b0; color: #10241e !important; }
    .notes, .footer { color: #a5a19a; }
  }`

/** The mail as HTML: one column, without images or external resources, with a dark mode. */
export function htmlText(parts: MailParts): string {
  const direction = textDirection(parts.language)
  const p = (text: string, kind?: string) => `<p${kind ? ` class="${kind}"` : ''}>${lines(text)}</p>`
  const body = [
    `<h1>${lines(parts.heading)}</h1>`,
    ...parts.paragraphs.map((text) => p(text)),
    // The sender's message may be in another language than the mail.
    parts.quote ? `<p class="quote" dir="auto">${lines(parts.quote)}</p>` : '',
    parts.code ? p(parts.code, 'code') : '',
    parts.button
      ? `<p><a class="button" href="${escapeHtml(parts.button.url)}">${lines(parts.button.label)}</a></p>`
      : '',
    ...parts.notes.map((text) => p(text, 'notes')),
  ]
  return `<!doctype html>
<html lang="${escapeHtml(parts.language)}" dir="${direction}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><style>${style}</style></head>
<body dir="${direction}"><div class="card" dir="${direction}">
${body.filter(Boolean).join('\n')}
</div><p class="footer" dir="${direction}">${lines(parts.footer)}</p></body></html>
`
}
