import { describe, expect, it } from 'vitest'
import { type SealFacts, sealOutcome } from './seal-outcome.rules.ts'

type Signature = SealFacts['signatures'][number]

const seal: Signature = { isSeal: true, coversUntil: 100, integrity: true, problems: [], certificateOf: 'current' }
const stamp: Signature = { ...seal, isSeal: false, coversUntil: 150, certificateOf: 'none' }
const whole: SealFacts = { size: 100, sealed: true, valid: true, problems: [], isMadeHere: false, signatures: [seal] }
const longer: SealFacts = { ...whole, size: 150, valid: false, problems: ['changed_afterwards'] }
const theirs: Signature = { ...seal, certificateOf: 'elsewhere' }

describe('the conclusion about a file', () => {
  const cases: [string, SealFacts, ReturnType<typeof sealOutcome>][] = [
    ['a seal of this installation covers it', whole, { outcome: 'holds', sealedBytes: 100 }],
    [
      'an earlier certificate of this installation sealed it',
      { ...whole, isMadeHere: true, signatures: [{ ...seal, certificateOf: 'earlier' }] },
      { outcome: 'holds', sealedBytes: 100 },
    ],
    [
      'the allowed timestamp of any authority follows the seal',
      { ...whole, size: 150, signatures: [seal, stamp] },
      { outcome: 'holds', sealedBytes: 100 },
    ],
    [
      'it was made here from an upload whose certification forbids additions',
      { ...whole, isMadeHere: true, valid: false, problems: ['certification_broken'] },
      { outcome: 'holds', sealedBytes: 100 },
    ],
    [
      'another certificate sealed it',
      { ...whole, signatures: [theirs] },
      { outcome: 'holdsElsewhere', sealedBytes: null },
    ],
    ['bytes follow a seal of this installation', longer, { outcome: 'beginning', sealedBytes: 100 }],
    [
      "another party's valid seal follows a seal of this installation",
      {
        ...whole,
        size: 150,
        signatures: [
          { ...seal, isSeal: false },
          { ...theirs, coversUntil: 150 },
        ],
      },
      { outcome: 'beginning', sealedBytes: 100 },
    ],
    ['bytes follow a seal of another', { ...longer, signatures: [theirs] }, { outcome: 'fails', sealedBytes: null }],
    [
      'the bytes of a seal of this installation were changed',
      { ...whole, valid: false, problems: ['digest_mismatch'], signatures: [{ ...seal, integrity: false }] },
      { outcome: 'fails', sealedBytes: null },
    ],
    [
      'a signature only names the certificate of this installation',
      { ...longer, signatures: [{ ...seal, problems: ['signature_invalid'] }] },
      { outcome: 'fails', sealedBytes: null },
    ],
    [
      'it was made here, but its seal has another problem',
      { ...whole, isMadeHere: true, valid: false, problems: ['not_certified'] },
      { outcome: 'fails', sealedBytes: 100 },
    ],
    [
      'it has no signature',
      { ...whole, sealed: false, valid: false, problems: ['no_signature'], signatures: [] },
      { outcome: 'none', sealedBytes: null },
    ],
    [
      'it cannot be read',
      { ...whole, sealed: false, valid: false, problems: ['unreadable'], signatures: [] },
      { outcome: 'unreadable', sealedBytes: null },
    ],
  ]
  it.each(cases)('if %s', (_, facts, expected) => {
    expect(sealOutcome(facts)).toEqual(expected)
  })
})
