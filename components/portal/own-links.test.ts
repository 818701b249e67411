import { expect, test } from 'vitest'
import { ownLinks } from './own-links.ts'

const origin = 'https://sign.example.com'
const linksIn = (text: string) =>
  ownLinks(text, origin)
    .filter(({ kind }) => kind === 'link')
    .map((part) => part.text)

test('links of this installation are found, without the full stop after them', () => {
  expect(ownLinks(`Open:\n${origin}/s/abc-_1.\nBye`, origin)).toEqual([
    { kind: 'text', text: 'Open:\n' },
    { kind: 'link', text: `${origin}/s/abc-_1` },
    { kind: 'text', text: '.\nBye' },
  ])
})

test('links to another origin stay text, even if they look similar', () => {
  const others = [
    'https://evil.example/s/abc',
    'https://sign.example.com.evil.example/s/abc',
    'https://sign.example.com@evil.example/',
    'http://sign.example.com/s/abc',
    'https://sign.example.com:8443/s/abc',
    'javascript:alert(1)//https',
    'https://',
  ]
  for (const text of others) expect(linksIn(text)).toEqual([])
})

test('the parts joined are the text', () => {
  const text = `> ${origin}/a, https://evil.example/b (${origin}/c)`
  expect(linksIn(text)).toEqual([`${origin}/a`, `${origin}/c`])
  expect(
    ownLinks(text, origin)
      .map((part) => part.text)
      .join(''),
  ).toBe(text)
  expect(ownLinks('', origin)).toEqual([])
})
