import { PDFDocument } from 'pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import { isDeciding } from '#lib/core/vocabulary/deciding-event.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type CertificateModel, composeCertificate } from '#lib/engines/pdf/index.ts'
import { samplePng } from '#lib/server/jobs/testing.ts'
import type { CertificateOther, CertificateSigner } from '../schema.ts'
import { certificateFixture, hashOf, madeFixture, people, userAgent } from './certificate.fixture.ts'
import type { CertificateFacts } from './certificate-facts.ts'
import { certificateModel } from './certificate-model.ts'

const consent = 'Signing electronically\n\nPaper copies\nYou can ask for paper.\n\nI agree.'
let ctx: Ctx

beforeAll(async () => {
  const png = Buffer.from(await samplePng(), 'base64')
  const get = async (sha256: string) => (sha256 === hashOf('drawing') ? png : Buffer.from(consent))
  ctx = { settings: { url: new URL('https://sign.acme.example') }, blobs: { get } } as unknown as Ctx
})

const modelOf = (facts: CertificateFacts) => certificateModel(ctx, facts, madeFixture)

/** Every text of a model, in its order. */
function textsOf(part: unknown): string[] {
  if (typeof part === 'string') return [part]
  if (part === null || typeof part !== 'object' || part instanceof Uint8Array) return []
  return Object.values(part).flatMap(textsOf)
}

function rowsIn({ sections }: CertificateModel, heading: string): string[][] {
  const table = sections.find((section) => section.kind === 'table' && section.heading.startsWith(heading))
  if (table?.kind !== 'table') throw new Error(`there is no table ${heading}`)
  return table.rows.filter((row) => Array.isArray(row))
}

function factsIn({ sections }: CertificateModel, heading: string): string[][] {
  const facts = sections.find((section) => section.kind === 'facts' && section.heading === heading)
  if (facts?.kind !== 'facts') throw new Error(`there are no facts ${heading}`)
  return facts.facts.map(({ label, value }) => [label, value])
}

describe('a certificate', () => {
  it('names the contract, the file and the log position', async () => {
    const words = textsOf(await modelOf(certificateFixture(1)))
    for (const fact of [
      'Lease of the third floor, Rue de la République 14',
      '0199c0de-7b1d-7c11-9a55-0d15ea5ed001',
      'Olga Owner (olga@acme.example)',
      '203.0.113.7',
      '21 Nov 2026, 10:00:00 UTC+01:00',
      'Europe/Paris',
      '1 signature, 2 sets of initials',
      hashOf('original'),
      hashOf('prepared'),
      hashOf('stamped'),
      hashOf('seal'),
      'As sent for signing: the first 482,113 bytes of this file.',
      'With the signatures but without these pages: the first 521,877 bytes of this file.',
      'sign.acme.example/log1',
      '4,812',
      Buffer.from(hashOf('root'), 'hex').toString('base64'),
      `https://sign.acme.example/verify/${hashOf('stamped')}`,
      'IP Geolocation by DB-IP: https://db-ip.com',
    ])
      expect(words, fact).toContain(fact)
    expect(words.join('\n')).toContain('head -c 521877 FILE.pdf | sha256sum')
    expect(words.join('\n')).toContain('evidence-0199c0de-7b1d-7c11-9a55-0d15ea5ed001.zip')
  })

  it('has every fact about a signer', async () => {
    const [first] = certificateFixture(1).signers
    if (!first) throw new Error('the fixture has no signer')
    const words = textsOf(await modelOf(certificateFixture(1)))
    for (const fact of [
      people[0],
      first.email,
      'Approval',
      'Drawn by hand',
      '81.48.0.7',
      'Lyon, France',
      'Chrome 142 on macOS',
      userAgent,
      'English, standard text; in full below',
      first.consent.sha256,
      first.actSha256,
      first.documentSha256,
      first.signatureSha256,
      'The prepared document',
      'You can ask for paper.',
    ])
      expect(words, fact).toContain(fact)
    const steps = [
      'Sent',
      'Handed to the mail server',
      'Link opened',
      'Pages viewed',
      'Code verified',
      'Consented',
      'Signed',
    ]
    for (const step of steps) expect(words).toContain(step)
    expect(words.filter((word) => /^21 Nov 2026, [\d:]{8} UTC\+01:00$/.test(word)).length).toBeGreaterThanOrEqual(10)
  })

  it('names link and code by email as one factor, and SMS as a second', async () => {
    const words = textsOf(await modelOf(certificateFixture(2)))
    expect(words).toContain('Link and code by email to s***@p***.example: one factor, access to this mailbox')
    expect(words).toContain('Link by email, code by text message to +33 *** *** 5678: two different channels')
    const french = textsOf(await modelOf(certificateFixture(2, 'fr')))
    expect(french).toContain(
      'Lien et code par e-mail à s***@p***.example\u00a0: un seul facteur, l’accès à cette boîte',
    )
  })

  it('claims no more than a simple signature', async () => {
    const model = await modelOf(certificateFixture(2))
    expect(rowsIn(model, 'Type of signature: simple electronic signature (SES)')).toEqual(
      ['mailbox', 'phone'].map((way, i) => [
        people[i],
        expect.stringMatching(new RegExp(`^In part: access to .*${way}$`)),
        'In part: name and address as given by the sender',
        'Not shown: the signer has no key',
        'Shown: by the seal and the log',
      ]),
    )
    expect(textsOf(model).join('\n')).toContain('supports 21 CFR Part 11 (§ 11.50)')
    const { contract, ...rest } = certificateFixture(1)
    const silent = textsOf(await modelOf({ ...rest, contract: { ...contract, statesMeaning: false } }))
    expect(silent.join('\n')).not.toContain('Part 11')
  })

  it('lists each event that decides once, with both its numbers, under the recipient that it concerns', async () => {
    const facts = certificateFixture(2)
    const of = { ...facts.events[0], seq: 9001, n: facts.events.length + 1, event: 'not_known_yet' }
    const events = [...facts.events, of as (typeof facts.events)[0]]
    const model = await modelOf({ ...facts, events })
    const rows = rowsIn(model, 'Events')
    expect(rows.map(([n]) => Number(n)).sort((a, b) => a - b)).toEqual(
      events.filter(({ event }) => isDeciding(event)).map(({ n }) => n),
    )
    expect(rows.find(([n]) => n === '1')).toEqual([
      '1',
      '4703',
      '21 Nov 2026, 10:01:00 UTC+01:00',
      'Contract created · Olga Owner',
      '203.0.113.7',
    ])
    expect(rows.find(([, entry]) => entry === '9001')?.[3]).toBe('Event “not_known_yet” · Olga Owner')
    const table = model.sections.find((section) => section.kind === 'table' && section.heading === 'Events')
    const headings = table?.kind === 'table' ? table.rows.filter((row) => !Array.isArray(row)) : []
    expect(headings).toEqual(['The contract', people[0], people[1], 'Vera Viewer'].map((heading) => ({ heading })))
  })

  it('counts the other events, repeats included, with their first and last time', async () => {
    const facts = certificateFixture(2)
    const download = { ...facts.events[0], event: 'file.downloaded', at: new Date('2026-11-22T09:00:00Z') }
    const details = { event: 'file.downloaded', count: 1999, what: 'signed' }
    const events = [
      ...facts.events,
      { ...download, seq: 9001, n: 9001, details: { what: 'signed' } },
      { ...download, seq: 9002, n: 9002, event: 'event.repeated', details, at: new Date('2026-11-22T10:00:00Z') },
    ] as typeof facts.events
    const model = await modelOf({ ...facts, events })
    const rows = rowsIn(model, 'Other events')
    expect(rows.map(([what, count]) => [what, count])).toEqual([
      ['Invitation accepted by the mail server', '2'],
      ['Link opened', '3'],
      ['Code requested by email', '1'],
      ['Code accepted by the mail server', '1'],
      ['Code requested by text message', '1'],
      ['Code accepted by the SMS service', '1'],
      ['Signed document downloaded', '2,000'],
    ])
    expect(rows.at(-1)?.slice(2)).toEqual(['22 Nov 2026, 10:00:00 UTC+01:00', '22 Nov 2026, 11:00:00 UTC+01:00'])
  })

  it('lists at most 500 events, and of more than that the first of each kind by each person', async () => {
    const facts = certificateFixture(2)
    const consented = facts.events.find(({ event }) => event === 'recipient.consented')
    const again = Array.from({ length: 3000 }, (_, i) => ({ ...consented, seq: i, n: 1000 + i }))
    const deciding = facts.events.filter(({ event }) => isDeciding(event))
    const model = await modelOf({ ...facts, events: [...again, ...facts.events] as typeof facts.events })
    const rows = rowsIn(model, 'Events')
    expect(rows).toHaveLength(500)
    const listed = new Set(rows.map(([, seq]) => Number(seq)))
    const dropped = deciding.filter(({ seq }) => !listed.has(seq))
    expect(dropped.map(({ event }) => event)).toEqual(['recipient.consented'])
    const counted = rowsIn(model, 'Other events').find(([what]) => what === 'Agreed to sign electronically')
    expect(counted?.[1]).toBe((3000 + deciding.length - 500).toLocaleString('en'))
  })

  it('lists the joined files and the recipients who did not sign', async () => {
    const source = {
      position: 0,
      name: 'Lease.pdf',
      type: 'application/pdf' as const,
      sha256: hashOf('a'),
      size: 9,
      pages: 3,
    }
    const sources = [source, { ...source, position: 1, name: 'Plan.png', sha256: hashOf('b'), pages: 1 }]
    const model = await modelOf(certificateFixture(2, 'en', { sources }))
    const words = textsOf(model)
    for (const fact of [
      hashOf('a'),
      'Lease.pdf (3 pages)',
      hashOf('b'),
      'Plan.png (1 page)',
      'Combined from the 2 files below.',
    ])
      expect(words).toContain(fact)
    expect(rowsIn(model, 'Other recipients')).toEqual([
      ['Vera Viewer', 'vera@people.example', 'Viewer', 'Viewed on 21 Nov 2026, 10:21:00 UTC+01:00'],
    ])
  })

  it('name the parties once if all signing records name the same, and removals with those who agreed', async () => {
    const facts = certificateFixture(2)
    const everyone = factsIn(await modelOf(facts), 'Parties')
    expect(everyone).toEqual([['All signers', `${people[0]} and ${people[1]}`]])
    const [one, two] = facts.signers as [CertificateSigner, CertificateSigner]
    const carol = { name: 'Carol', erased: false, role: 'signer' as const }
    const at = one.times.signed
    const agreements = [{ removed: [carol], at }]
    const signers = [
      { ...one, parties: [...(one.parties ?? []), carol], agreements },
      { ...two, agreements: [{ removed: [carol], at: null }] },
    ]
    const others = [
      { ...facts.others[0], id: 'c', name: 'Carol', role: 'signer', state: 'removed', at, signed: 2, events: [] },
    ]
    const model = await modelOf({ ...facts, signers, others: others as CertificateOther[] })
    expect(factsIn(model, 'Parties')).toEqual([
      [people[0], `${people[0]}, ${people[1]}, and Carol`],
      [people[1], `${people[0]} and ${people[1]}`],
    ])
    const words = textsOf(model)
    expect(words).toContain('Agreed to the removal of Carol')
    expect(words).toContain('Not agreed yet')
    expect(rowsIn(model, 'Other recipients')[0]?.at(-1)).toMatch(/^Removed on .*, after 2 signers had signed$/)
  })

  it('can be made after a recipient’s personal data were erased', async () => {
    const facts = certificateFixture(1)
    const gone = {
      name: '',
      email: '',
      phone: null,
      erased: true,
      codeTo: null,
      ip: null,
      location: null,
      parties: [{ name: '', erased: true, role: 'signer' as const }],
    }
    const events = facts.events.map((event) => ({
      ...event,
      actor: null,
      ipAddress: null,
      userAgent: null,
      erased: true,
    }))
    const signers = facts.signers.map((one) => ({ ...one, ...gone, device: null, userAgent: null, events }))
    const model = await modelOf({ ...facts, signers, events })
    const words = textsOf(model)
    expect(words.join('\n')).not.toMatch(/Ana|81\.48|people\.example/)
    expect(words).toContain('Personal data erased')
    expect(words).toContain('Link and code by email: one factor, access to this mailbox')
    expect((await composeCertificate(model)).length).toBeGreaterThan(1000)
  })
})

describe('the pages of a certificate', () => {
  const sheets = async (facts: CertificateFacts) =>
    (await PDFDocument.load(await composeCertificate(await modelOf(facts)))).getPageCount()

  it('are at most three for one signer and fourteen for twelve', async () => {
    for (const locale of ['en', 'fr']) {
      expect(await sheets(certificateFixture(1, locale))).toBeLessThanOrEqual(3)
      expect(await sheets(certificateFixture(12, locale))).toBeLessThanOrEqual(14)
    }
  })

  it('are the same for the same facts', async () => {
    const [one, two] = [await modelOf(certificateFixture(3)), await modelOf(certificateFixture(3))]
    expect(await composeCertificate(one)).toEqual(await composeCertificate(two))
  })
})
