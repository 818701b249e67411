import { describe, expect, it } from 'vitest'
import { Bundle } from './verifier/verify/bundle.mjs'
import { checkParties, partiesAt, partiesSha256 } from './verifier/verify/parties.mjs'
import { checkPeople, partyText } from './verifier/verify/people.mjs'
import { Answer } from './verifier/verify/report.mjs'

type Data = Record<string, unknown>
/** An event, who acts or is removed, and changes of its data. */
type Said = [event: string, who?: string | undefined, change?: Data]

const people = [
  { id: 'ana', role: 'signer' },
  { id: 'ben', role: 'signer' },
  { id: 'eve', role: 'viewer' },
]
const recipients = people.map((person, i) => ({ ...person, sha256: `${i}`.repeat(64) }))
const doc = { sha256: 'd' }

/** A bundle with these events. Consents name the parties of their time, unless \`recipients\` have no commitments. */
function bundleOf(said: readonly Said[], sent: readonly Data[] = recipients) {
  const bundle = new Bundle(new Map())
  const isNamed = sent.every(({ sha256 }) => sha256 !== undefined)
  const all: Said[] = [['contract.sent'], ...said]
  all.forEach(([event, who = null, change = {}], seq) => {
    const named = isNamed ? { parties_sha256: partiesSha256(partiesAt(bundle, seq)) } : {}
    const own = bundle.events.filter(({ actor }) => actor.id === who)
    const before = own.findLast((one) => ['recipient.signed', 'recipient.agreed'].includes(one.event))
    const there = partiesAt(bundle, seq).map(({ id }) => id)
    const removed = before
      ? partiesAt(bundle, before.seq).flatMap(({ id, role }) => (role === 'signer' && !there.includes(id) ? [id] : []))
      : []
    const data: Record<string, Data> = {
      'contract.sent': { recipients: sent },
      'recipient.removed': { recipient: who },
      'recipient.signed': { payload_sha256: `act of ${who}`, ...named },
      'recipient.agreed': { act_sha256: `act of ${who}`, ...named, parties: partiesAt(bundle, seq), removed },
    }
    bundle.events.push({
      v: 1,
      log: 'log.example/x',
      seq,
      ts: '',
      event,
      contract: 'c',
      actor: { kind: 'recipient', id: who, pii: '' },
      doc: event === 'contract.sent' ? null : doc,
      data: { ...data[event], ...change },
      prev: '',
      of: { n: seq + 1, prev: null },
    })
  })
  return bundle
}

function checked(said: readonly Said[], sent?: readonly Data[]) {
  const answer = new Answer()
  checkParties(bundleOf(said, sent), answer)
  return answer
}
const problemsOf = (said: readonly Said[], sent?: readonly Data[]) =>
  checked(said, sent).problems.map(({ what }) => what)

const ana: Said = ['recipient.signed', 'ana']
const ben: Said = ['recipient.signed', 'ben']
const gone: Said = ['recipient.removed', 'ben']
const agreed: Said = ['recipient.agreed', 'ana']
const completed: Said = ['contract.completed']
const inEvent = ([event, who]: Said, change: Data): Said => [event, who, change]

describe('the parties of a contract', () => {
  it.each<[string, Said[]]>([
    ['both signed', [ana, ben, completed]],
    ['one was removed before the other signed', [gone, ana, completed]],
    ['one was removed after the other had signed, who agreed', [ana, gone, agreed, completed]],
    ['one was removed after the other had signed, and nothing else happened yet', [ana, gone]],
    ['one has signed so far', [ana]],
    ['a viewer was removed after both had signed', [ana, ben, ['recipient.removed', 'eve'], completed]],
  ])('are accepted if %s', (_, said) => expect(problemsOf(said)).toEqual([]))

  it.each<[string, Said[], RegExp]>([
    ['it is completed without one', [ana, completed], /although 1 of 2 signers had not signed/],
    ['it is completed without any', [completed], /although 2 of 2/],
    ['all were removed', [['recipient.removed', 'ana'], gone, completed], /without a signature/],
    ['a viewer signs', [['recipient.signed', 'eve']], /was not asked to sign/],
    ['one signs twice', [ana, ana], /had signed before/],
    ['a removed one signs', [gone, ben], /was removed/],
    ['it is completed before the last signs', [ana, completed, ben], /after the contract was completed/],
    ['it was sent twice', [['contract.sent']], /more than once/],
    ['a signer was removed without the agreement of one who had signed', [ana, gone, completed], /ana has not agreed/],
    ['the agreement came before the removal', [ana, agreed, gone, completed], /no signer was removed/],
    ['the agreement came after the completion', [ana, gone, completed, agreed], /ana has not agreed/],
    ['one agrees who has not signed', [gone, agreed], /without having signed/],
    ['a signature names no parties', [inEvent(ana, { parties_sha256: undefined })], /names no parties/],
    ['a signature names other parties', [inEvent(ana, { parties_sha256: '0'.repeat(64) })], /names other parties/],
    ['an agreement names no parties', [ana, gone, inEvent(agreed, { parties_sha256: undefined })], /names no parties/],
    ['an agreement names other parties', [ana, gone, inEvent(agreed, { parties_sha256: '0' })], /names other parties/],
    ['an agreement lists other parties', [ana, gone, inEvent(agreed, { parties: [] })], /lists other parties/],
    ['an agreement names no removed signer', [ana, gone, inEvent(agreed, { removed: [] })], /other removed signers/],
    ['an agreement names another act', [ana, gone, inEvent(agreed, { act_sha256: 'x' })], /different signing record/],
  ])('are refused if %s', (_, said, what) => expect(problemsOf(said).join('\n')).toMatch(what))

  it.each(['id', 'role', 'sha256'] as const)('are refused if the %s of one was changed after a signature', (member) => {
    const { data } = bundleOf([ana]).events[1] ?? {}
    const changed = recipients.map((party, i) => (i === 1 ? { ...party, [member]: 'x' } : party))
    expect(problemsOf([inEvent(ana, data ?? {})], changed).join()).toMatch(/names other parties/)
  })

  it('of format 1 are accepted as before, and the report states what is not shown', () => {
    const { problems, open } = checked([ana, gone, completed], people)
    expect(problems).toEqual([])
    expect(open.join()).toMatch(/do not name the parties.*do not show it/)
    expect(problemsOf([ana, completed], people).join()).toMatch(/1 of 2 signers/)
  })
})

describe('the names of the parties', () => {
  const [salt, body] = ['AAAAAAAAAAAAAAAAAAAAAA==', '{"email":"ana@b.c","name":"Ana"}']
  // SHA-256 of 16 zero bytes and the body.
  const committed = [
    { ...recipients[0], sha256: '27000865705ea42160fffc92e969d24ecff072776e4947140f0d5a031dcc359c' },
    ...recipients.slice(1),
  ]
  const opened = (lines: readonly object[], said: Said[] = [], withheld: [string, string][] = []) => {
    const bundle = bundleOf(said, committed)
    bundle.withheld = { ...bundle.withheld, parties: new Map(withheld) }
    bundle.files = new Map([['parties.jsonl', Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))]])
    const answer = new Answer()
    checkPeople(bundle, answer)
    return { ...answer, names: committed.map((party) => partyText(bundle, party as { id: string; role: string })) }
  }
  const line = { body, recipient: 'ana', salt }

  it('are shown as far as the bundle has them', () => {
    const ben: [string, string] = ['ben', committed[1]?.sha256 ?? '']
    expect(opened([line], [['recipient.erased', 'olga', { recipient: 'eve' }]], [ben])).toMatchObject({
      problems: [],
      names: ['Ana <ana@b.c> (signer, ana)', 'name withheld (signer, ben)', 'name erased (viewer, eve)'],
      open: ['Who 2 of the parties are: name and address were withheld or erased.'],
    })
  })
  it('are missing if they are neither erased nor listed as withheld', () => {
    expect(opened([line]).problems.map(({ what }) => what)).toEqual([
      expect.stringMatching(/ben is missing/),
      expect.stringMatching(/eve is missing/),
    ])
  })
  it('cannot be both erased and listed as withheld', () => {
    const [, ben, eve] = committed.map(({ id, sha256 }): [string, string] => [id ?? '', sha256])
    const erased: Said[] = [['recipient.erased', 'olga', { recipient: 'eve' }]]
    expect(opened([line], erased, ben && eve ? [ben, eve] : []).problems).toEqual([
      { file: 'parties.jsonl', what: 'the name of eve is withheld, but it was erased, according to the log' },
    ])
  })
  it.each([
    ['another name', [{ ...line, body: body.replace('Ana', 'Eve') }]],
    ['another salt', [{ ...line, salt: 'BAAAAAAAAAAAAAAAAAAAAA==' }]],
    ['the name of another party', [{ ...line, recipient: 'ben' }]],
    ['someone who is no party', [{ ...line, recipient: 'bob' }]],
    ['a party twice', [line, line]],
  ])('are refused with %s', (_, lines) => {
    const { problems } = opened(lines)
    expect(problems[0]).toMatchObject({
      file: 'parties.jsonl',
      what: expect.stringMatching(/does not match|not a party/),
    })
  })
})
