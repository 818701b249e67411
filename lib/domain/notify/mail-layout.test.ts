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
  expect(htmlText(parts)).toContain('<div class="card" dir="ltr">')
  expect(htmlText({ ...parts, language: 'ar' })).toContain('<div class="card" dir="rtl">')
  expect(htmlText({ ...parts, language: 'ar' })).toContain('<p class="quote" dir="auto">')
})
