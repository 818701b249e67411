import { findUser } from '#lib/account/index.ts'
import type { Ctx } from '#lib/context/index.ts'
import type { TimelineEntry } from '#lib/contract/schema.ts'
import { dateFormat } from '#lib/core/date-format.ts'
import { toLocale, translator, type Words } from '#lib/core/words/index.ts'
import type { CertificateModel } from '#lib/pdf/index.ts'
import { placeAttribution } from '#lib/place/index.ts'
import { certificateSigners } from './certificate-signers.ts'
import type { CertificateSigner } from './schema.ts'
import type { SealIdentity } from './seal-key.ts'
import type { SigningFacts } from './signing-facts.ts'

type Translate = ReturnType<typeof translator<'certificate'>>
type EventName = keyof Words['certificate']['event']

const eventNames = new Set<string>([
  'created',
  'document_uploaded',
  'sent',
  'delivered',
  'failed',
  'opened',
  'new_device',
  'viewed',
  'otp_requested',
  'otp_send_failed',
  'otp_failed',
  'otp_verified',
  'locked',
  'consented',
  'signed',
  'declined',
  'resent',
  'recipient_removed',
  'voided',
  'expired',
  'sealed',
  'timestamped',
  'timestamp_failed',
  'completed',
  'downloaded',
] satisfies EventName[])

/** Times on the certificate: to the second, in the contract's zone, with the zone's offset. */
function clock(locale: string, timeZone: string) {
  const format = dateFormat(locale, { dateStyle: 'medium', timeStyle: 'long', timeZone })
  return (at: Date) => format.format(at)
}

function eventWords(t: Translate, { event, details }: TimelineEntry): string {
  return t(`event.${event as EventName}`, {
    kind: details.kind ?? 'other',
    channel: details.channel ?? 'email',
    via: details.via ?? 'smtp',
    authority: details.authority ?? '',
  })
}

function eventTable(
  t: Translate,
  time: (at: Date) => string,
  heading: string,
  events: readonly TimelineEntry[],
): CertificateModel['tables'][number] {
  return {
    heading,
    columns: [
      { label: t('events.time'), share: 34 },
      { label: t('events.what'), share: 42 },
      { label: t('events.ip'), share: 24 },
    ],
    rows: events
      .filter(({ event }) => eventNames.has(event))
      .map((entry) => [time(entry.at), eventWords(t, entry), entry.ipAddress ?? '–']),
  }
}

async function signerModel(
  ctx: Ctx,
  t: Translate,
  time: (at: Date) => string,
  facts: SigningFacts,
  signer: CertificateSigner,
): Promise<CertificateModel['signers']['items'][number]> {
  const signature = facts.signatures.find((one) => one.recipientId === signer.id)
  if (!signature) throw new Error(`the signature of ${signer.id} is missing`)
  const target = signer.codeTo ?? ''
  const meaning = translator(toLocale(facts.contract.locale), 'meaning')
  return {
    name: signer.name,
    status: t('signer.status', { time: time(signer.signedAt) }),
    signature: {
      png: await ctx.blobs.get(signature.imageSha256),
      caption: t('signer.caption', { method: signature.method }),
    },
    facts: [
      { label: t('signer.email'), value: signer.email },
      { label: t('signer.meaning'), value: meaning(signer.meaning) },
      {
        label: t('signer.identity'),
        value: signer.codeBy === 'sms' ? t('signer.identitySms', { target }) : t('signer.identityEmail', { target }),
      },
      { label: t('signer.ip'), value: signer.ip ?? t('signer.unknown') },
      { label: t('signer.place'), value: signer.place ?? t('signer.unknown') },
      { label: t('signer.device'), value: signature.userAgent ?? t('signer.unknown') },
      { label: t('signer.consent'), value: signature.consentSha256, code: true },
      { label: t('signer.act'), value: signature.payloadSha256, code: true },
    ],
  }
}

async function contractFacts(
  ctx: Ctx,
  t: Translate,
  time: (at: Date) => string,
  facts: SigningFacts,
): Promise<CertificateModel['facts'][number]> {
  const { contract, recipients, signatures, organisation } = facts
  const sender = await findUser(ctx.store.q, contract.createdBy)
  const signers = recipients.filter((person) => person.role === 'signer' && person.status !== 'removed').length
  return {
    heading: t('contract.heading'),
    items: [
      { label: t('contract.title'), value: contract.title },
      { label: t('contract.id'), value: contract.id, code: true },
      { label: t('contract.sender'), value: `${sender?.name ?? ''}, ${organisation} (${sender?.email ?? ''})` },
      ...(contract.sentAt ? [{ label: t('contract.sent'), value: time(contract.sentAt) }] : []),
      { label: t('contract.signatures'), value: t('contract.signatureCount', { signed: signatures.length, signers }) },
      { label: t('contract.zone'), value: contract.timeZone },
    ],
  }
}

async function documentFacts(
  ctx: Ctx,
  t: Translate,
  facts: SigningFacts,
  identity: SealIdentity,
): Promise<CertificateModel['facts'][number]> {
  const { contract } = facts
  const { length } = await ctx.blobs.get(contract.preparedSha256)
  return {
    heading: t('document.heading'),
    items: [
      { label: t('document.file'), value: contract.documentName ?? '' },
      { label: t('contract.pages'), value: String(contract.pages?.length ?? 0) },
      { label: t('document.original'), value: contract.originalSha256, code: true },
      { label: t('document.prepared'), value: contract.preparedSha256, code: true },
      { label: t('document.preparedSize'), value: t('document.bytes', { size: length }) },
      { label: t('document.seal'), value: identity.leafFingerprint, code: true },
    ],
  }
}

/** What the certificate pages say, in the contract's language: every time with its zone, every factor by its name. */
export async function certificateModel(
  ctx: Ctx,
  facts: SigningFacts,
  identity: SealIdentity,
): Promise<CertificateModel> {
  const { contract, organisation, complete } = facts
  const locale = toLocale(contract.locale)
  const t = translator(locale, 'certificate')
  const time = clock(locale, contract.timeZone)
  const signers = await certificateSigners(ctx, facts, locale)
  const signerIds = new Set(signers.map((signer) => signer.id))
  const credit = signers.some((signer) => signer.place) ? await placeAttribution(ctx.settings) : null
  return {
    language: locale,
    organisation,
    title: t('title'),
    subject: contract.title,
    summary: t('summary', { complete: String(complete) }),
    facts: [await contractFacts(ctx, t, time, facts), await documentFacts(ctx, t, facts, identity)],
    signers: {
      heading: t('signers'),
      items: await Promise.all(signers.map((signer) => signerModel(ctx, t, time, facts, signer))),
    },
    tables: [
      ...signers.map((signer) => eventTable(t, time, t('events.heading', { name: signer.name }), signer.events)),
      eventTable(
        t,
        time,
        t('events.contractHeading'),
        facts.events.filter((event) => !event.actorId || !signerIds.has(event.actorId)),
      ),
    ],
    notes: [
      t('notes.seal', { organisation }),
      t('notes.level'),
      t('notes.check', { organisation }),
      ...(credit ? [t('notes.places', { credit: credit.text, url: credit.url })] : []),
    ],
    footer: {
      text: t('footer', { title: contract.title, id: contract.id }),
      page: (page, pages) => t('page', { page, pages }),
    },
  }
}
