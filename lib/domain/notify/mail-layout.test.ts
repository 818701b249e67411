import { expect, it } from 'vitest'
import { htmlText, type MailParts, plainText } from './mail-layout.ts'

const parts: MailParts = {
  language: 'en',
  organisation: 'A & B',
  heading: 'Hello <b>',
  paragraphs: ['one'],
  quote: 'first\nsecond "line"',
  code: '012345',
  button: { label: 'Go', url: 'https://sign.example/s/x?a=1&b=2' },
  addressNote: 'Or copy',
  notes: ['note'],
  footer: 'Sent for A & B',
}

it('a mail has the same content in plain text and HTML', () => {
  const text = plainText(parts)
  expect(text).toContain('> first\n> second "line"')
  expect(text).toContain('Go:\nhttps://sign.example/s/x?a=1&b=2')
  for (const word of ['Hello', 'one', '012345', 'note']) {
    expect(text).toContain(word)
    expect(htmlText(parts)).toContain(word)
  }
})

it('a mail escapes typed text and fetches nothing', () => {
  const html = htmlText(parts)
  expect(html).toContain('Hello &lt;b&gt;')
  expect(html).toContain('second &quot;line&quot;')
  expect(html).not.toMatch(/<img|src=|url\(/)
})

it('a mail has the direction of its language even if a mail program strips the page around it', () => {
  expect(htmlText(parts)).toMatch(/<td class="card"[^>]* dir="ltr"/)
  const arabic = htmlText({ ...parts, language: 'ar' })
  expect(arabic).toMatch(/<td class="card"[^>]* dir="rtl"/)
  expect(arabic).toMatch(/<p class="quote" dir="auto"/)
})

it('a mail looks right in programs without style sheets: tables, inline styles, colours on the cells', () => {
  const html = htmlText(parts)
  const withoutSheet = html.replace(/<style>[\s\S]*?<\/style>/, '')
  for (const element of withoutSheet.match(/<(?:p|h1|td|a)\b[^>]*>/g) ?? [])
    if (!/<td(?: align="center"|>)/.test(element)) expect(element).toContain('style="')
  expect(withoutSheet).toMatch(/<td class="button" bgcolor="#1f5a4c" style="background-color:#1f5a4c/)
  expect(withoutSheet).toMatch(/<td class="card" bgcolor="#ffffff"/)
  expect(withoutSheet).not.toContain('<div')
  // Every colour of the dark mode overrides an inline one.
  const sheet = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? ''
  for (const rule of sheet.match(/color: #[0-9a-f]{6}[^;]*/g) ?? []) expect(rule).toContain('!important')
})

it('the whole address of the button can be read and copied', () => {
  const url = 'https://sign.example/s/x?a=1&amp;b=2'
  const html = htmlText(parts)
  expect(html).toContain('Or copy<br>')
  expect(html).toMatch(
    new RegExp(
      `<a class="address" href="${url.replaceAll(/[?.]/g, '\\$&')}"[^>]*>${url.replaceAll(/[?.]/g, '\\$&')}</a>`,
    ),
  )
})
