import { expect, it } from 'vitest'
import { initialsOf } from './initials.ts'

it('initials are taken from every part of a name', () => {
  expect(initialsOf('Ana Maria de Souza')).toBe('AMDS')
  expect(initialsOf('jean-luc  picard')).toBe('JLP')
  expect(initialsOf('Ólafur Þórsson')).toBe('ÓÞ')
  expect(initialsOf('O’Neil (Bob)')).toBe('OB')
  expect(initialsOf('é́ric')).toBe('É́')
  expect(initialsOf('ليلى حداد'), 'letters that would join are separated').toBe('ل\u200cح')
})
