import { createHash } from 'node:crypto'
import { MINUTE } from '#lib/core/clock.ts'
import { deviceOf } from '#lib/core/device.rules.ts'
import type { EventName } from '#lib/core/vocabulary/event.ts'
import type { TimelineEntry } from '#lib/domain/contract/schema.ts'
import type { CertificateOther, CertificateSigner } from '../schema.ts'
import type { CertificateFacts } from './certificate-facts.ts'

export const hashOf = (what: string): string => createHash('sha256').update(what).digest('hex')

const start = Date.parse('2026-11-21T09:00:00Z')
const at = (minutes: number): Date => new Date(start + minutes * MINUTE)
export const userAgent =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'

/** Names in several scripts and lengths. */
export const people = [
  'Ana María Núñez de la Fuente y Villanueva-Oyarzábal',
  'Ben Ochs',
  'Zoë Ångström',
  'Юлія Ґалаґан',
  'عبد الرحمن بن محمد المهندس',
  '王小明',
  'Ελένη Παπαδοπούλου',
  'Nguyễn Thị Hồng',
  'Jean-Baptiste Emmanuel de Rochefoucauld-Liancourt',
  'दीपिका शर्मा',
  'Łukasz Żółć',
  'Mary O’Connor',
]

type Log = { events: TimelineEntry[]; append(event: EventName, of: Partial<TimelineEntry>): TimelineEntry }

function newLog(): Log {
  const events: TimelineEntry[] = []
  return {
    events,
    append: (event, of) => {
      const n = events.length + 1
      const entry = {
        seq: 4700 + 3 * n,
        n,
        event,
        at: at(n),
        actorId: null,
        actor: null,
        ipAddress: null,
        userAgent: null,
        erased: false,
      }
      events.push({ ...entry, details: {}, ...of })
      return events.at(-1) as TimelineEntry
    },
  }
}

function signer(log: Log, i: number, of: number): CertificateSigner {
  const name = people[i % people.length] ?? ''
  const id = `r${i}`
  const isSms = i % 2 === 1
  const ip = i % 3 === 2 ? '2001:db8:85a3:1234:5678:8a2e:370:7334' : `81.48.${i}.7`
  const own = { actorId: id, actor: name, ipAddress: ip, userAgent }
  const channel = isSms ? 'sms' : 'email'
  const about = { recipient: id, via: 'smtp' }
  const events = [
    log.append('message.sent', { details: { ...about, kind: 'invitation', channel: 'email' } }),
    log.append('link.opened', own),
    log.append('recipient.viewed', own),
    log.append('code.requested', { ...own, details: { channel } }),
    log.append('message.sent', { details: { ...about, kind: 'code', channel } }),
    log.append('code.verified', { ...own, details: { channel } }),
    log.append('recipient.consented', own),
    log.append('recipient.signed', own),
  ]
  const time = (n: number) => events[n]?.at ?? at(0)
  return {
    id,
    name,
    email: i === 0 ? 'ana-maria.nunez-de-la-fuente@a-rather-long-domain.example' : `signer.${i}@people.example`,
    phone: isSms ? '+33 *** *** 5678' : null,
    erased: false,
    position: i + 1,
    of,
    meaning: i === 0 ? 'approval' : 'signature',
    method: i % 4 === 3 ? 'typed' : 'drawn',
    signatureSha256: hashOf('drawing'),
    entered: { name: null, initials: null },
    actSha256: hashOf(`act ${i}`),
    documentSha256: hashOf(i === 0 ? 'prepared' : `version ${i}`),
    isPrepared: i === 0,
    consent: { locale: 'en', version: 0, sha256: hashOf('consent') },
    ip,
    location: i % 3 === 2 ? null : 'Lyon, France',
    device: deviceOf(userAgent),
    userAgent,
    codeBy: channel,
    codeTo: isSms ? '+33 *** *** 5678' : 's***@p***.example',
    times: {
      sent: at(0),
      delivered: time(0),
      opened: time(1),
      viewed: time(2),
      proven: time(5),
      consented: time(6),
      signed: time(7),
    },
    parties: people.slice(0, Math.min(of, people.length)).map((one) => ({ name: one, erased: false, role: 'signer' })),
    agreements: [],
    events,
  }
}

function viewer(log: Log): CertificateOther {
  const own = { actorId: 'v', actor: 'Vera Viewer', ipAddress: '198.51.100.4', userAgent }
  const events = [log.append('link.opened', own), log.append('recipient.viewed', own)]
  const person = { id: 'v', name: 'Vera Viewer', email: 'vera@people.example', erased: false, signed: 0 }
  return { ...person, role: 'viewer', state: 'viewed', at: events[1]?.at ?? null, events }
}

/** The facts of a contract with this number of signers, without a database. */
export function certificateFixture(
  signers: number,
  locale = 'en',
  more: Partial<CertificateFacts> = {},
): CertificateFacts {
  const log = newLog()
  const olga = { actorId: 'o', actor: 'Olga Owner', ipAddress: '203.0.113.7', userAgent }
  log.append('contract.created', olga)
  log.append('document.uploaded', olga)
  log.append('contract.sent', olga)
  const cards = Array.from({ length: signers }, (_, i) => signer(log, i, signers))
  const others = signers > 1 ? [viewer(log)] : []
  return {
    locale,
    contract: {
      id: '0199c0de-7b1d-7c11-9a55-0d15ea5ed001',
      title: 'Lease of the third floor, Rue de la République 14',
      organisation: 'Acme & Söhne',
      sender: { name: 'Olga Owner', email: 'olga@acme.example', ip: '203.0.113.7' },
      createdAt: at(-30),
      sentAt: at(0),
      completedAt: cards.at(-1)?.times.signed ?? null,
      timeZone: 'Europe/Paris',
      complete: true,
      signed: signers,
      signers,
      fields: [
        { type: 'signature', count: signers },
        { type: 'initials', count: 2 * signers },
      ],
      pages: 10,
      codeDelivery: 'either',
      statesMeaning: true,
      documentName: 'Lease_third_floor_2026.pdf',
      originalSha256: hashOf('original'),
      preparedSha256: hashOf('prepared'),
      existingSignatures: [],
    },
    signers: cards,
    others,
    events: log.events,
    sources: [],
    log: { origin: 'sign.acme.example/log1', size: 4812, root: Buffer.from(hashOf('root'), 'hex').toString('base64') },
    timeAuthorities: [],
    locationSource: { text: 'IP Geolocation by DB-IP', url: 'https://db-ip.com' },
    ...more,
  }
}

/** The earlier revisions that such a certificate prints. */
export const madeFixture = {
  prepared: { size: 482_113, sha256: hashOf('prepared') },
  stamped: { size: 521_877, sha256: hashOf('stamped') },
  identity: { leafFingerprint: hashOf('seal') },
}
