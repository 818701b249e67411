import { expect, it } from 'vitest'
import { foreignKind, headerOffset } from './foreign-files.ts'

const bytes = (start: string, rest = '\0\0\0\0') => Buffer.from(start + rest, 'latin1')

it.each([
  ['\0\0\0\x18ftypheic', 'heic'],
  ['\0\0\0\x18ftypmif1', 'heic'],
  ['II*\0', 'tiff'],
  ['MM\0*', 'tiff'],
  ['PK\x03\x04', 'office'],
  ['\xd0\xcf\x11\xe0', 'office'],
  ['{\\rtf1', 'office'],
  ['<!DOCTYPE html><p>', 'web_page'],
  ['\n <html>', 'web_page'],
  ['\x30\x82\x10\x00', 'signed_mail'],
  ['\x01\x02 endobj startxref 9 %%EOF', 'cut'],
  ['\x89\x01\x02', 'other'],
])('%j is recognised as %s', (start, kind) => {
  expect(foreignKind(bytes(start))).toBe(kind)
})

it('plain text is recognised', () => {
  expect(foreignKind(Buffer.from('Dear Ana,\nplease sign.'))).toBe('text')
})

it('a header counts if it begins within the first 1,024 bytes, but not inside signed mail', () => {
  expect(headerOffset(bytes('%PDF-1.7'))).toBe(0)
  expect(headerOffset(bytes(`${' '.repeat(1023)}%PDF-1.7`))).toBe(1023)
  expect(() => headerOffset(bytes(`${' '.repeat(1025)}%PDF-1.7`))).toThrow('pdf_not_a_pdf')
  expect(() => headerOffset(bytes('\x30\x82\x10\x00 %PDF-1.7'))).toThrow('signed_mail')
})
