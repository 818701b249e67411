import { describe, expect, it } from 'vitest'
import { citedNumbers, definedNumbers } from './requirements.ts'
import { filesLike, read } from './sources.ts'

const sources = filesLike(
  '{app,components,db,e2e,lib,scripts}/**/*.{ts,tsx,mjs,css,sql}',
  '*.{ts,mjs,jsonc}',
  'docs/**/*.md',
)

describe('a requirement number', () => {
  const requirements = read('docs/requirements.md')
  const defined = definedNumbers(requirements)

  it('that code or a document cites is in docs/requirements.md', () => {
    expect(sources.length).toBeGreaterThan(500)
    const missing = sources.flatMap((file) =>
      citedNumbers(read(file))
        .filter((number) => !defined.has(number))
        .map((number) => `${file} cites ${number}`),
    )
    expect(missing).toEqual([])
  })

  it('is defined once', () => {
    const all = requirements.match(/^- \*\*[A-Z]+-\d{2}\*\*/gm) ?? []
    expect(all).toHaveLength(defined.size)
  })

  it('is cited without the name of another document', () => {
    const file = /\b[a-z]+\.md [A-Z]+-\d{2}/
    expect(sources.filter((source) => file.test(read(source)))).toEqual([])
  })
})

describe('the rule reports', () => {
  // Assembled at run time, so that this file cites no undefined number.
  const number = (series: string, n: number) => `${series}-${n}`

  it('a number that is not defined', () => {
    const defined = definedNumbers(`- **${number('LINK', 10)}** text\n`)
    const cited = citedNumbers(`/** Same page (${number('LINK', 10)}, ${number('LINK', 99)}). */`)
    expect(cited.filter((one) => !defined.has(one))).toEqual([number('LINK', 99)])
  })

  it.each(['UTF-16', 'ML-DSA-44', 'CRC-32', 'SHA-256', 'UTC-05:00'])('no number in %s', (text) => {
    expect(citedNumbers(text)).toEqual([])
  })

  it('no definition inside a sentence', () => {
    expect(definedNumbers(`See **${number('LINK', 10)}**.`).size).toBe(0)
  })
})
