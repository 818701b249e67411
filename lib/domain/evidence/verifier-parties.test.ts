import { describe, expect, it } from 'vitest'
import { Bundle } from './verifier/verify/bundle.mjs'
import { checkParties } from './verifier/verify/parties.mjs'
import { Answer } from './verifier/verify/report.mjs'

describe('the parties of a contract', () => {
  type Said = [event: string, who?: string]
  const problemsOf = (...said: Said[]) => {
    const bundle = new Bundle(new Map())
    const recipients = ['ana', 'ben'].map((id) => ({ id, role: 'signer' }))
    const all: Said[] = [['contract.sent'], ...said]
    bundle.events = all.map(([event, who = null], seq) => ({
      v: 1,
      log: 'log.example/x',
      seq,
      ts: '',
      event,
      contract: 'c',
      actor: { kind: 'recipient', id: who, pii: '' },
      doc: null,
      data:
        event === 'contract.sent' ? { recipients: [...recipients, { id: 'eve', role: 'viewer' }] } : { recipient: who },
      prev: '',
      of: { n: seq + 1, prev: null },
    }))
    const answer = new Answer()
    checkParties(bundle, answer)
    return answer.problems.map(({ what }) => what)
  }
  const completed: Said = ['contract.completed']

  it.each<[string, Said[]]>([
    ['both signed', [['recipient.signed', 'ana'], ['recipient.signed', 'ben'], completed]],
    ['one signed and the other was removed', [['recipient.signed', 'ana'], ['recipient.removed', 'ben'], completed]],
    ['one has signed so far', [['recipient.signed', 'ana']]],
    ['a viewer was removed', [['recipient.removed', 'eve']]],
  ])('are accepted if %s', (_, said) => expect(problemsOf(...said)).toEqual([]))

  it.each<[string, Said[], RegExp]>([
    ['it is completed without one', [['recipient.signed', 'ana'], completed], /although 1 of 2 signers had not signed/],
    ['it is completed without any', [completed], /although 2 of 2/],
    [
      'all were removed',
      [['recipient.removed', 'ana'], ['recipient.removed', 'ben'], completed],
      /without a signature/,
    ],
    ['a viewer signs', [['recipient.signed', 'eve']], /was not asked to sign/],
    [
      'one signs twice',
      [
        ['recipient.signed', 'ana'],
        ['recipient.signed', 'ana'],
      ],
      /had signed before/,
    ],
    [
      'a removed one signs',
      [
        ['recipient.removed', 'ben'],
        ['recipient.signed', 'ben'],
      ],
      /was removed/,
    ],
    [
      'it is completed before the last signs',
      [['recipient.signed', 'ana'], completed, ['recipient.signed', 'ben']],
      /after the contract was completed/,
    ],
    ['it was sent twice', [['contract.sent']], /more than once/],
  ])('are refused if %s', (_, said, what) => expect(problemsOf(...said).join('\n')).toMatch(what))
})
