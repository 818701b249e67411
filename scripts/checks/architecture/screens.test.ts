import { describe, expect, it } from 'vitest'
import { hardCodedWords, inlineStyles, physicalProperties } from './screens.ts'
import { filesLike, parse, read } from './sources.ts'

const screens = filesLike('{app,components}/**/*.tsx').filter((file) => !file.endsWith('.test.tsx'))

describe('a screen', () => {
  it('takes its text from the catalogue', () => {
    expect(screens.flatMap((file) => hardCodedWords(parse(file)))).toEqual([])
  })

  it('has no inline style', () => {
    expect(screens.flatMap((file) => inlineStyles(parse(file)))).toEqual([])
  })

  it('uses logical instead of physical properties', () => {
    const sheets = filesLike('{app,components}/**/*.css')
    expect(sheets.flatMap((file) => physicalProperties(file, read(file)))).toEqual([])
  })
})

describe('the rules report', () => {
  it.each([
    ['<p>Sign here</p>', 1],
    ['<img alt="Signature" />', 1],
    ['<p>{words("sign")} · {count}</p>', 0],
    ['<input type="text" name="email" />', 0],
    ['<Field label={words("email")} />', 0],
  ])('the text of %s', (jsx, found) => {
    expect(hardCodedWords(parse('x.tsx', `const x = ${jsx}`))).toHaveLength(found)
  })

  it('the style attribute', () => {
    expect(inlineStyles(parse('x.tsx', 'const x = <p style={{ width: 3 }} />'))).toHaveLength(1)
  })

  it.each([
    ['a { margin-left: 1px }', 1],
    ['a { left: 0; }', 1],
    ['a { border-top-left-radius: 2px }', 1],
    ['a { text-align: right }', 1],
    ['a { margin: 0 1px 0 2px; }', 1],
    ['a { margin: 0 1px 0 1px; inset-inline-start: 0; text-align: start }', 0],
    ['/* left: 0 */ a { padding-block: 1px }', 0],
  ])('the physical property of %s', (css, found) => {
    expect(physicalProperties('x.css', css)).toHaveLength(found)
  })
})
