import { escapeHtml } from '#lib/core/escape-html.ts'
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
  /** Above the address of the button. */
  addressNote: string
  /** Shown in small type under the button. */
  notes: string[]
  footer: string
}

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

const font = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const mono = 'ui-monospace,Menlo,Consolas,monospace'
const green = '#1f5a4c'

/** Programs that drop the style element, such as Outlook for Windows, show these. */
const inline = {
  page: 'background-color:#f5f4f1',
  card: `background-color:#ffffff;border:1px solid #e3e1dc;border-radius:12px;padding:32px 28px;text-align:start;font-family:${font};font-size:16px;line-height:1.55;color:#1d1c1a`,
  h1: `margin:0 0 16px;font-family:${font};font-size:20px;line-height:1.3;font-weight:700;color:#1d1c1a`,
  p: 'margin:0 0 16px',
  quote: 'margin:0 0 16px;padding:4px 16px;border-inline-start:3px solid #d6d3cc;color:#4b4945',
  code: `margin:0 0 16px;font-family:${mono};font-size:34px;line-height:1.2;font-weight:600;letter-spacing:6px`,
  button: `background-color:${green};border-radius:8px`,
  link: `display:inline-block;padding:13px 22px;border-radius:8px;background-color:${green};color:#ffffff;font-family:${font};font-size:16px;font-weight:600;text-decoration:none`,
  notes: 'margin:0 0 16px;font-size:14px;color:#6a6761',
  address: 'color:#6a6761;text-decoration:underline;word-break:break-all',
  footer: `padding:16px 12px 0;text-align:center;font-family:${font};font-size:13px;color:#6a6761`,
} as const

/** For programs with a dark mode of their own design; Gmail and Outlook invert the inline colours instead. */
const dark = `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (prefers-color-scheme: dark) {
    .page { background-color: #161614 !important; }
    .card { background-color: #1f1e1c !important; border-color: #35332f !important; color: #edebe6 !important; }
    h1 { color: #edebe6 !important; }
    .quote { border-color: #4a4741 !important; color: #c4c0b8 !important; }
    .button, .link { background-color: #7fc4b0 !important; color: #10241e !important; }
    .notes, .address, .footer { color: #a5a19a !important; }
  }`

const table = 'role="presentation" border="0" cellpadding="0" cellspacing="0"'

/** The colour is on the cell, because Outlook for Windows pads no links; the address is there to read and to copy. */
function buttonHtml({ label, url }: NonNullable<MailParts['button']>, addressNote: string): string {
  const href = escapeHtml(url)
  return `<table ${table} style="margin:0 0 16px"><tr><td class="button" bgcolor="${green}" style="${inline.button};padding:0"><!--[if mso]>&nbsp;&nbsp;<![endif]--><a class="link" href="${href}" style="${inline.link}">${lines(label)}</a><!--[if mso]>&nbsp;&nbsp;<![endif]--></td></tr></table>
<p class="notes" style="${inline.notes}">${lines(addressNote)}<br><a class="address" href="${href}" dir="ltr" style="${inline.address}">${href}</a></p>`
}

/** The mail as HTML: one column of tables with inline styles, without images or external resources, with a dark mode. */
export function htmlText(parts: MailParts): string {
  const direction = textDirection(parts.language)
  const p = (text: string, kind: 'p' | 'code' | 'notes' = 'p') =>
    `<p class="${kind}" style="${inline[kind]}">${lines(text)}</p>`
  const body = [
    `<h1 style="${inline.h1}">${lines(parts.heading)}</h1>`,
    ...parts.paragraphs.map((text) => p(text)),
    // The sender's message may be in another language than the mail.
    parts.quote ? `<p class="quote" dir="auto" style="${inline.quote}">${lines(parts.quote)}</p>` : '',
    parts.code ? p(parts.code, 'code') : '',
    parts.button ? buttonHtml(parts.button, parts.addressNote) : '',
    ...parts.notes.map((text) => p(text, 'notes')),
  ]
  return `<!doctype html>
<html lang="${escapeHtml(parts.language)}" dir="${direction}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><style>${dark}</style></head>
<body class="page" dir="${direction}" style="margin:0;padding:0;${inline.page}">
<table ${table} width="100%" class="page" bgcolor="#f5f4f1" style="${inline.page}" dir="${direction}"><tr><td align="center" style="padding:24px 12px">
<!--[if mso]><table ${table} width="520"><tr><td><![endif]--><table ${table} width="100%" style="max-width:520px"><tr><td class="card" bgcolor="#ffffff" dir="${direction}" style="${inline.card}">
${body.filter(Boolean).join('\n')}
</td></tr><tr><td class="footer" dir="${direction}" style="${inline.footer}">${lines(parts.footer)}</td></tr></table><!--[if mso]></td></tr></table><![endif]-->
</td></tr></table></body></html>
`
}
