import { PDFDocument, StandardFonts } from 'pdf-lib'
import sharp from 'sharp'
import type { ContractId } from '#lib/core/ids.ts'
import { findMember, type Member, setUp } from '#lib/domain/account/index.ts'
import { findContract } from '#lib/domain/contract/contract.store.ts'
import {
  createContract,
  openDraft,
  openDraftToSend,
  saveDetails,
  saveFields,
  saveRecipients,
  sendUnreviewed,
} from '#lib/domain/contract/index.ts'
import type { DetailsInput, RecipientInput } from '#lib/domain/contract/schema.ts'
import { requireDocument } from '#lib/domain/document/index.ts'
import { sendCode } from '#lib/domain/notify/index.ts'
import {
  disclosureFor,
  fieldsFor,
  openLink,
  partiesFor,
  proveIdentity,
  recordConsent,
  recordViewed,
  requestCode,
  requireLinkHolder,
  requireSigner,
  type Signer,
  shownDocument,
  submitSigning,
} from '#lib/domain/signing/index.ts'
import type { SubmitInput } from '#lib/domain/signing/schema.ts'
import type { TestCtx } from '#lib/domain/testing.ts'
import { createJobWorker } from './index.ts'

/** A PDF of A4 pages with a line of text on each. */
export async function samplePdf(pages = 2): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  const font = await pdf.embedFont(StandardFonts.Helvetica)
  for (let i = 1; i <= pages; i++)
    pdf.addPage([595.28, 841.89]).drawText(`Page ${i} of the lease`, { x: 72, y: 760, size: 14, font })
  return pdf.save()
}

/** A drawn line as PNG in base64, as a pad sends it. */
export async function samplePng(colour = '#123'): Promise<string> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="200"><path d="M20 150 C 120 10, 200 190, 300 90 S 500 20, 580 120" fill="none" stroke="${colour}" stroke-width="8"/></svg>`
  return (await sharp(Buffer.from(svg)).png().toBuffer()).toString('base64')
}

/** A new organisation with its admin. */
export async function founder(ctx: TestCtx): Promise<Member> {
  const { userId } = await setUp(ctx, {
    organisation: 'Acme & Söhne',
    name: 'Olga Owner',
    email: 'olga@acme.example',
    password: 'a long password',
    timeZone: 'Europe/Paris',
    locale: 'en',
  })
  const member = await findMember(ctx.store.q, userId)
  if (!member) throw new Error('the founder is not a member')
  return member
}

export const ana = {
  role: 'signer',
  name: 'Ana María Núñez',
  email: 'ana@example.com',
  phone: '',
} as const satisfies RecipientInput
export const ben = {
  role: 'signer',
  name: 'Ben Ochs',
  email: 'ben@example.com',
  phone: '',
} as const satisfies RecipientInput

/** A contract sent to people, each signer with a signature, a name and a date on page 1 and initials on page 2. `uploads`: PDFs. */
export async function sentContract(
  ctx: TestCtx,
  member: Member,
  people: readonly RecipientInput[],
  options: Partial<Pick<DetailsInput, 'codeDelivery' | 'codeBefore' | 'copyTime' | 'notifyViewed'>> = {},
  uploads?: readonly Uint8Array[],
): Promise<ContractId> {
  // Moves past the limits and the messages of the contract before.
  ctx.advance(61 * 60_000)
  const files = uploads ?? [await samplePdf()]
  const id = await createContract(ctx, member, {
    files: files.map((bytes) => ({ name: 'Lease_2026.pdf', body: [bytes], length: bytes.length })),
  })
  const ids = await saveRecipients(ctx, await openDraft(ctx, member, id), people)
  const details = {
    title: 'Lease 2026',
    message: 'Please sign by Friday.',
    codeDelivery: 'email',
    codeBefore: 'signing',
    copyTime: 'completion',
    expiresInDays: 30,
    notifyViewed: false,
    ...options,
  } as const
  await saveDetails(ctx, await openDraft(ctx, member, id), details)
  const fields = ids.flatMap((recipientId, i) =>
    people[i]?.role === 'viewer'
      ? []
      : (['signature', 'name', 'date', 'initials'] as const).map((type, j) => ({
          id: `${i}-${j}`,
          recipientId,
          type,
          page: type === 'initials' ? 2 : 1,
          rect: { x: 0.1 + 0.45 * i, y: 0.3 + 0.1 * j, width: 0.35, height: 0.06 },
          options: {},
        })),
  )
  await saveFields(ctx, await openDraft(ctx, member, id), fields)
  await sendUnreviewed(ctx, member, await openDraftToSend(ctx, member, id))
  await drain(ctx)
  return id
}

/** Runs every job that is due. */
export async function drain(ctx: TestCtx): Promise<void> {
  await createJobWorker(ctx).drain()
}

/** The bytes of a download. */
export async function bytesOf({ pieces }: { pieces: AsyncIterable<Uint8Array> }): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(pieces))
}

/** The newest message to an address whose text matches. */
export async function messageTo(ctx: TestCtx, to: string, pattern: RegExp): Promise<string> {
  const found = (await ctx.delivery.localMessages()).find(
    (message) => message.to.includes(to) && pattern.test(message.text),
  )
  if (!found) throw new Error(`no message to ${to} matches ${pattern}`)
  return found.text
}

export async function tokenFor(ctx: TestCtx, to: string): Promise<string> {
  return /\/s\/([\w-]{43})/.exec(await messageTo(ctx, to, /\/s\//))?.[1] ?? ''
}

/** SHA-256 of the prepared document of a contract. */
export async function preparedSha256(ctx: TestCtx, id: ContractId): Promise<string> {
  const contract = await findContract(ctx.store.q, id)
  if (!contract) throw new Error(`unknown contract ${id}`)
  return (await requireDocument(ctx.store.q, contract.documentId)).preparedSha256
}

/** SHA-256 of the document that a signer is shown now. */
async function shownTo(ctx: TestCtx, signer: Signer): Promise<string> {
  return shownDocument(ctx, signer)
}

/** Opens the newest link and views the pages; returns the cookie. */
export async function opened(ctx: TestCtx, email: string): Promise<string> {
  const { cookie } = await openLink(ctx, await tokenFor(ctx, email))
  const signer = await requireSigner(ctx, cookie)
  await recordViewed(ctx, signer, await shownTo(ctx, signer))
  return cookie
}

/** Opens, requests a code and enters it; returns the session's new cookie. */
export async function proven(ctx: TestCtx, email: string): Promise<string> {
  return withCode(ctx, await opened(ctx, email), email)
}

/** Requests a code and enters it; returns the session's new cookie. */
export async function withCode(ctx: TestCtx, cookie: string, email: string): Promise<string> {
  ctx.advance(1000)
  await requestCode(ctx, await requireLinkHolder(ctx, cookie), 'email', sendCode)
  const code = /\b(\d{6})\b/.exec(await messageTo(ctx, email, /\b\d{6}\b/))?.[1] ?? ''
  const answer = await proveIdentity(ctx, await requireLinkHolder(ctx, cookie), code)
  if (!answer.cookie) throw new Error('the code was refused')
  return answer.cookie
}

/** What the screen shows in the fields that the server fills. */
export async function shownValues(ctx: TestCtx, signer: Signer): Promise<SubmitInput['values']> {
  const printed = (await fieldsFor(ctx, signer)).filter(({ filledBy }) => filledBy === 'server')
  return Object.fromEntries(printed.map(({ id, value }) => [id, value]))
}

/** The input of a signer who has read the current document and agreed to the current disclosure. */
export async function submission(ctx: TestCtx, signer: Signer): Promise<SubmitInput> {
  const { locale, version, sha256 } = await disclosureFor(ctx, signer, 'en')
  return {
    signature: await samplePng(),
    method: 'drawn',
    strokes: null,
    values: await shownValues(ctx, signer),
    documentSha256: await shownTo(ctx, signer),
    consent: true,
    disclosure: { locale, version, sha256 },
    partiesSha256: (await partiesFor(ctx, signer)).sha256,
  }
}

/** Verifies the identity and records consent to the current disclosure; returns the cookie. */
export async function agreed(ctx: TestCtx, email: string): Promise<string> {
  const cookie = await proven(ctx, email)
  const signer = await requireSigner(ctx, cookie)
  await recordConsent(ctx, signer, await submission(ctx, signer))
  return cookie
}

/** Records consent and submits a drawn signature with the session that `proven` returned; does not seal. */
export async function submitted(ctx: TestCtx, cookie: string, changes: Partial<SubmitInput> = {}): Promise<Signer> {
  const signer = await requireSigner(ctx, cookie)
  const usual = await submission(ctx, signer)
  const input = { ...usual, ...changes, values: { ...usual.values, ...changes.values } }
  await recordConsent(ctx, signer, input)
  await submitSigning(ctx, signer, input, { idempotencyKey: 'k' })
  return signer
}
