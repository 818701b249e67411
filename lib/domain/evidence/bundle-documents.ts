import { sha256Hex } from '#lib/core/secret.ts'
import { layoutText } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { filledText, type SignatureRow } from '#lib/domain/signing/index.ts'
import { type EvidenceFacts, strokesName, uploads } from './bundle-facts.ts'
import type { Withheld } from './withheld.ts'

type File = [name: string, bytes: Buffer]

async function bytesOf(ctx: Ctx, sha256: string): Promise<Buffer> {
  const { buffer, byteOffset, length } = await ctx.blobs.get(sha256)
  return Buffer.from(buffer, byteOffset, length)
}

async function blob(ctx: Ctx, name: string, sha256: string): Promise<File> {
  return [name, await bytesOf(ctx, sha256)]
}

/** The document in each of its states, and the files that it was made from. */
export async function documentFiles(ctx: Ctx, facts: EvidenceFacts, withheld: Withheld): Promise<File[]> {
  const { document, signed, served, fields } = facts
  const wanted: [name: string, sha256: string | null | undefined][] = [
    ...uploads(facts).filter(([name]) => !withheld.files.has(name)),
    ['prepared.pdf', document.preparedSha256],
    ['sealed.pdf', served?.sha256],
    ['certificate.pdf', signed?.certificateSha256],
  ]
  const files: File[] = [['fields.json', Buffer.from(layoutText(fields))]]
  for (const [name, sha256] of wanted) if (sha256) files.push(await blob(ctx, name, sha256))
  return files
}

/**
 * The documents with earlier signatures that signers were shown, except those with which sealed.pdf begins. They
 * share the buffer of the prepared document, with which each begins, so that many versions of a large document need
 * little memory.
 */
export async function shownFiles(ctx: Ctx, facts: EvidenceFacts, prepared: Buffer): Promise<Map<string, Buffer[]>> {
  const { document, signed, events } = facts
  const named = events.flatMap(({ event, documentSha256 }) =>
    event === 'recipient.signed' && documentSha256 ? [documentSha256] : [],
  )
  const known = [document.preparedSha256, signed?.sha256, signed?.stampedSha256]
  const wanted = new Set(named.filter((sha256) => !known.includes(sha256)))
  const files = new Map<string, Buffer[]>()
  for (const sha256 of wanted) {
    const bytes = await bytesOf(ctx, sha256)
    const isShared = bytes.subarray(0, prepared.length).equals(prepared)
    files.set(`shown/${sha256}.pdf`, isShared ? [prepared, Buffer.from(bytes.subarray(prepared.length))] : [bytes])
  }
  return files
}

/** For each signer: the act, the field values, the drawing, the strokes and the consent text. */
export async function actFiles(ctx: Ctx, facts: EvidenceFacts, withheld: Withheld): Promise<File[]> {
  const erased = new Set(facts.recipients.filter(({ erasedAt }) => erasedAt).map(({ id }) => id))
  const files = await Promise.all(
    facts.signatures.map(async (signature) => [
      ...(erased.has(signature.recipientId) ? [] : await filesOfAct(ctx, facts, signature, withheld)),
      await blob(ctx, `consent/${signature.consentSha256}.txt`, signature.consentSha256),
    ]),
  )
  return files.flat()
}

async function filesOfAct(
  ctx: Ctx,
  { fields }: EvidenceFacts,
  signature: SignatureRow,
  withheld: Withheld,
): Promise<File[]> {
  const { recipientId: id, payload, imageSha256, strokesSha256 } = signature
  if (sha256Hex(payload) !== signature.payloadSha256) throw new Error(`the act of ${id} does not match its hash`)
  const strokes = strokesName(id)
  return [
    [`acts/${id}.json`, Buffer.from(payload)],
    [`acts/${id}.fields.json`, Buffer.from(filledText(fields, id))],
    await blob(ctx, `signatures/${id}.png`, imageSha256),
    ...(strokesSha256 && !withheld.files.has(strokes) ? [await blob(ctx, strokes, strokesSha256)] : []),
  ]
}
