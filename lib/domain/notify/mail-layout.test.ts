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

it('says the same in plain text and HTML', () => {
  const text = plainText(parts)
  expect(text).toContain('> first\n> second "line"')
  expect(text).toContain('Go:\nhttps://sign.example/s/x?a=1&b=2')
  for (const word of ['Hello', 'one', '012345', 'note']) {
    expect(text).toContain(word)
    expect(htmlText(parts)).toContain(word)
  }
})

it('lets nothing that a person typed become markup, and fetches nothing', () => {
  const html = htmlText(parts)
  expect(html).toContain('Hello &lt;b&gt;')
  expect(html).toContain('second &quot;line&quot;')
  expect(html).not.toMatch(/<img|src=|url\(/)
})

it('runs the way its language does, whatever a mail program leaves of the page around it', () => {
  expect(htmlText(parts)).toContain('<div class="card" dir="ltr">')
  expect(htmlText({ ...parts, language: 'ar' })).toContain('<div class="card" dir="rtl">')
  expect(htmlText({ ...parts, language: 'ar' })).toContain('<p class="quote" dir="auto">')
})
