import { expect, it } from 'vitest'
import { initialsOf } from './initials.rules.ts'

it.each([
  ['Ana Maria Souza', 'AMS'],
  ['jean-luc  picard', 'JLP'],
  ['Ólafur Þórsson', 'ÓÞ'],
  ['O’Neil (Bob)', 'O'],
  ['é́ric', 'É́'],
  ['Mária Juhász Némethné', 'MJN'],
  ['山田 太郎', '山太'],
  ['김민수', '김'],
  // Titles and degrees.
  ['Dr. Ana de la Cruz, LL.M.', 'AC'],
  ['Prof. Dr.-Ing. Hans Meier', 'HM'],
  ['Mr. & Mrs. Jan and Anna Kowalscy', 'JAK'],
  ['J. R. R. Tolkien Jr.', 'JRRT'],
  ['Cohen III', 'C'],
  // Particles of family names, but not a first word that looks like one.
  ['Ana Maria de Souza', 'AMS'],
  ['Ludwig van Beethoven', 'LB'],
  ['Ḥasan ibn ʿAlī', 'ḤA'],
  ['Van Morrison', 'VM'],
  ['Al Pacino', 'AP'],
  ['Faisal Al-Hassan', 'FH'],
  ['أحمد السيد', 'أ\u200cس'],
  // Digraphs that are one letter.
  ['IJsbrand van der IJssel', 'IJIJ'],
  // Nicknames in brackets; the family name first, before a comma.
  ['Mary (Molly) Smith', 'MS'],
  ['O’Brien, Seán', 'SO'],
  // At most four letters.
  ['Eve Long-Hyphenated-Surname O’Sullivan de la Cruz', 'ELOC'],
  ['Müller-Lüdenscheidt, Pia Dorothea Hanna Karla', 'PDHM'],
])('the initials of %s are %s', (name, expected) => {
  expect(initialsOf(name)).toBe(expected)
})

it('letters that would join are separated', () => {
  expect(initialsOf('ليلى حداد')).toBe('ل\u200cح')
})

it('a name of which nothing would be left keeps its letters', () => {
  expect(initialsOf('Dr.')).toBe('D')
})
