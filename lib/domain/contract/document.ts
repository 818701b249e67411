import { Refusal } from '#lib/core/refusal.ts'
import type { Authorized, Member } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type AuditEvent, appendEvents } from '#lib/engines/audit/index.ts'
import { pageText, renderPage } from '#lib/engines/pdf/index.ts'
import { bySender } from './by-sender.ts'
import type { ContractRow } from './contract.store.ts'
import { sourcesOf } from './document-source.store.ts'

/** A document and the sizes of those of its pages that are shown. */
type Shown = { sha256: string | null; pages: ContractRow['pages'] }

function pageOf({ sha256, pages }: Shown, page: number) {
  if (!sha256 || !pages || !Number.isInteger(page) || page < 1 || page > pages.length) throw new Refusal('not_found')
  return { sha256, page: page - 1 }
}

/** A page of a document as WebP at `dpi` dots per inch. `page` counts from 1; Refusal('not_found') for another. */
export async function pageImage(ctx: Ctx, document: Shown, page: number, dpi: number): Promise<Uint8Array> {
  const { sha256, page: index } = pageOf(document, page)
  const { webp } = await renderPage({ key: sha256, load: () => ctx.blobs.get(sha256), page: index, dpi })
  return webp
}

/** The text of a page of a document, for those who do not see its image. `page` counts from 1. */
export async function textOfPage(ctx: Ctx, document: Shown, page: number): Promise<string> {
  const { sha256, page: index } = pageOf(document, page)
  return pageText({ key: sha256, load: () => ctx.blobs.get(sha256), page: index })
}

/** The bytes of a stored document of a contract, with the download written to the log. */
export async function downloadBlob(ctx: Ctx, sha256: string, event: AuditEvent): Promise<Uint8Array> {
  const bytes = await ctx.blobs.get(sha256)
  await ctx.store.tx((q) => appendEvents(q, [event]))
  return bytes
}

/**
 * A file that the document was made of, as it was uploaded, for one of the contract's own people; the download is an event.
 * `position` counts from 0; Refusal('not_found') for another.
 */
export async function downloadSource(
  ctx: Ctx,
  member: Member,
  contract: Authorized<ContractRow, 'download'>,
  position: number,
): Promise<{ bytes: Uint8Array; name: string; type: string }> {
  const source = (await sourcesOf(ctx.store.q, contract.id))[position]
  if (!source) throw new Refusal('not_found')
  const { sha256, name, type } = source
  const event = bySender(ctx, member, contract.id, 'file.downloaded', {
    documentSha256: sha256,
    data: { what: 'source', position },
  })
  return { bytes: await downloadBlob(ctx, sha256, event), name, type }
}

/** The resolutions that page images are made at, in dots per inch: a fixed few, so that nobody can ask for a thousand. */
export const pageResolutions = [48, 96, 144, 220] as const

/** The resolution that an image's address asks for by `?dpi=`; 144 for anything else. */
export function pageImageQuery(url: string): number {
  const wanted = Number(new URL(url).searchParams.get('dpi'))
  return pageResolutions.find((dpi) => dpi === wanted) ?? 144
}
