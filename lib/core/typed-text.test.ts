import { expect, it } from 'vitest'
import { typedLine, typedLines } from './typed-text.ts'

it.each([
  ['zero-width spaces, soft hyphens and byte order marks', '\uFEFFAn\u00ADna\u200B Kowalska\u2060', 'Anna Kowalska'],
  ['characters that set the direction', 'Ana \u202EamiL\u202C\u200E', 'Ana amiL'],
  ['control characters and other spaces', ' Ana\u00A0\tLima\n', 'Ana Lima'],
  ['decomposed letters', 'E\u0301lodie', 'Élodie'],
  ['a joiner between Latin letters', 'A\u200Dna', 'Ana'],
  ['only invisible characters', '\u200B\u00AD\u034F\uFE0F\u2062\u3164', ''],
])('%s are removed or replaced', (_, typed, line) => {
  expect(typedLine(typed)).toBe(line)
})

it('invisible characters that shape a word are kept', () => {
  for (const name of ['علی\u200Cرضا', 'ක්\u200Dරිෂ්', '葛\u{E0100}城']) expect(typedLine(name)).toBe(name)
  expect(typedLine('علی\u200C'), 'at the end of a word').toBe('علی')
})

it('lines are kept in longer texts', () => {
  expect(typedLines('Dear Ana,\u200B \r\n\r\n  please sign.\n')).toBe('Dear Ana,\n\n  please sign.')
})
