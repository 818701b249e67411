import { describe, expect, it } from 'vitest'
import { fileEnd, preparedFileEnd } from './file-end.ts'

const object = '%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n'
const offset = object.length
const row = '0000000009 00000 n\r\n'
const table = (rows = row, trailer = 'trailer\n<< /Size 2 /Root 1 0 R >>\n') => `${object}xref\n1 1\n${rows}${trailer}`
const stream = `${object}2 0 obj\n<< /Type /XRef >>\nstream\n12\nendstream\nendobj\n`
const end = (at: number, newLine = '\n') => ['startxref', at, '%%EOF', ''].join(newLine)
const endOf = (text: string) => fileEnd(Buffer.from(text, 'latin1'))

describe('the end of a file', () => {
  it.each(['\n', '\r\n', '\r'])('has its three lines, with any end of line: %j', (newLine) => {
    expect(endOf(table() + end(offset, newLine))).toEqual({ kind: 'table', offset })
    expect(endOf(stream + end(offset, newLine))).toEqual({ kind: 'stream', offset })
    expect(endOf((table() + end(offset, newLine)).trimEnd())).toEqual({ kind: 'table', offset })
  })

  it.each([' \n', '\r\n', ' \r'])('is that of a table with rows of 20 bytes: %j', (newLine) => {
    expect(endOf(table(`0000000009 00000 n${newLine}`) + end(offset))).toEqual({ kind: 'table', offset })
  })

  it('may have comments before it, as some programs write them', () => {
    expect(endOf(`${table()}%iText-7.2\n${end(offset)}`)).toEqual({ kind: 'table', offset })
  })

  it('may be the second one of a linearized file', () => {
    const first = table() + end(0)
    const rest = '2 0 obj\n(2)\nendobj\nxref\n2 1\n0000000200 00000 n\r\ntrailer\n<< /Size 3 >>\n'
    expect(endOf(first + rest + end(offset))).toEqual({ kind: 'table', offset })
    expect(endOf(first + rest + end(0) + end(offset))).toBeNull()
    expect(endOf(table() + end(7) + rest + end(offset))).toBeNull()
  })

  const refused: [string, string][] = [
    ['there is none', table()],
    ['something follows', `${table()}${end(offset)} `],
    ['two ends of line follow', `${table()}${end(offset)}\n`],
    ['a second one with a comment follows', `${table()}${end(offset)}startxref\n${offset}\n%\n%%EOF\n`],
    ['a comment is in it', `${table()}startxref\n${offset} %\n%%EOF\n`],
    ['the lines are one', `${table()}startxref ${offset} %%EOF\n`],
    ['the offset is beyond it', table() + end(9999)],
    ['the offset is that of an object', `${table()}1 0 obj\n(a)\n${end(table().length)}`],
    ['the offset is that of a word', `${table()}nothing\n${end(table().length)}`],
    ['another one follows the section', table() + end(offset) + end(offset)],
    ['a comment contains another one', `${table()}%startxref\n${end(offset)}`],
    ['a row has 19 bytes', table('0000000009 00000 n\n') + end(offset)],
    ['rows have 21 bytes', (table() + end(offset)).replace(`1 1\n${row}`, `0 2\n${row}\n${row}\n`)],
    ['a row has another letter', table('0000000009 00000 x\r\n') + end(offset)],
    ['a row has a sign', table('+000000009 00000 n\r\n') + end(offset)],
    ['a row is missing', table('') + end(offset)],
    ['there is a row too many', table(row + row) + end(offset)],
    ['an object follows the trailer', `${table()}2 0 obj\n(2)\nendobj\n${end(offset)}`],
    ['a second trailer follows', `${table()}trailer\n<< /Size 9 >>\n${end(offset)}`],
    ['there is no trailer', table(row, '') + end(offset)],
    ['the trailer does not end', table(row, 'trailer\n<< /Size 2\n') + end(offset)],
    ['a word follows a cross-reference stream', `${stream}more\n${end(offset)}`],
  ]
  it.each(refused)('is refused if %s', (_, text) => {
    expect(endOf(text)).toBeNull()
  })

  it('is found in more forms in a document that an earlier version prepared', () => {
    for (const text of [`${table()}${end(offset)}\n\n`, table('0000000009 00000 n\n') + end(offset)])
      expect(preparedFileEnd(Buffer.from(text, 'latin1'))).toEqual({ kind: 'table', offset })
    expect(preparedFileEnd(Buffer.from(stream + end(offset), 'latin1'))).toEqual({ kind: 'stream', offset })
    expect(preparedFileEnd(Buffer.from(`${table()}${end(offset)}startxref\n`, 'latin1'))).toBeNull()
  })
})
