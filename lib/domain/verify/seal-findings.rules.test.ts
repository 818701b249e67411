import { expect, it } from 'vitest'
import { sealProblems, timestampProblems } from '#lib/engines/pdf/verify/problems.rules.ts'
import { isGenuine } from './seal-findings.rules.ts'

const notGenuine = [
  'byte_range_malformed',
  'contents_malformed',
  'dictionary_ambiguous',
  'cms_malformed',
  'signature_invalid',
  'certificate_missing',
  'certificate_mismatch',
  'attributes_unexpected',
]

it.each(sealProblems.map((problem) => [problem, !notGenuine.includes(problem)] as const))(
  'a signature with the problem %s is genuine: %s',
  (problem, expected) => {
    expect(isGenuine({ problems: [problem] })).toBe(expected)
    expect(isGenuine({ problems: [problem, 'not_certified'] })).toBe(expected)
  },
)

it('a signature without problems is genuine', () => {
  expect(isGenuine({ problems: [] })).toBe(true)
})

it('a signature with problems of its timestamp or of the signed bytes is genuine', () => {
  expect(isGenuine({ problems: [...timestampProblems, 'digest_mismatch', 'changed_afterwards'] })).toBe(true)
})
