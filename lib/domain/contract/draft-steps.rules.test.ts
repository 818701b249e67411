import { describe, expect, it } from 'vitest'
import { doneSteps, stepOf } from './draft-steps.rules.ts'

describe('a shortcoming', () => {
  it.each([
    ['no_signer', 'people'],
    ['recipient_without_email', 'people'],
    ['recipient_without_phone', 'people'],
    ['duplicate_recipient', 'people'],
    ['name_not_printable', 'people'],
    ['sms_not_configured', 'people'],
    ['signer_without_signature_field', 'fields'],
    ['sealing_unavailable', null],
  ] as const)('%s is fixed on the step %s', (code, step) => {
    expect(stepOf({ code })).toBe(step)
  })
})

describe('the steps that are done', () => {
  const withFields = { fields: [{}] }
  it('are all before the review if nothing is missing', () => {
    expect(doneSteps(withFields, [])).toEqual(['document', 'people', 'fields'])
  })
  it('are those without a shortcoming', () => {
    expect(doneSteps(withFields, [{ code: 'no_signer' }])).toEqual(['document', 'fields'])
    expect(doneSteps(withFields, [{ code: 'no_signer' }, { code: 'signer_without_signature_field' }])).toEqual([
      'document',
    ])
  })
  it('do not include the fields while the draft has none', () => {
    expect(doneSteps({ fields: [] }, [])).toEqual(['document', 'people'])
  })
  it('do not depend on shortcomings that no step can fix', () => {
    expect(doneSteps(withFields, [{ code: 'sealing_unavailable' }])).toEqual(['document', 'people', 'fields'])
  })
})
