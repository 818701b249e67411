import type { PageSize } from '#lib/core/geometry.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { pageText, renderPage } from '#lib/engines/pdf/index.ts'
/** A document and the sizes of its visible pages. */
export type ShownDocument = { sha256: string; pages: readonly PageSize[] }

function pageOf({ sha256, pages }: ShownDocument, page: number) {
  if (!Number.isInteger(page) || page < 1 || page > pages.length) throw new Refusal('not_found')
  return { sha256, page: page - 1 }
}

/**
 * A page of a document as WebP at `dpi` dots per inch. `page` counts from 1; throws Refusal('not_found') for a page
 * that does not exist.
 */
export async function pageImage(ctx: Ctx, document: ShownDocument, page: number, dpi: number): Promise<Uint8Array> {
  const { sha256, page: index } = pageOf(document, page)
  const { webp } = await renderPage({ key: sha256, load: () => ctx.blobs.get(sha256), page: index, dpi })
  return webp
}

/** The text of a page, for users who cannot see its image. `page` counts from 1. */
export async function textOfPage(ctx: Ctx, document: ShownDocument, page: number): Promise<string> {
  const { sha256, page: index } = pageOf(document, page)
  return pageText({ key: sha256, load: () => ctx.blobs.get(sha256), page: index })
}

/**
 * The resolutions of page images, in dots per inch. Only these few are rendered, so that clients cannot request
 * arbitrary sizes.
 */
export const pageResolutions = [48, 96, 144, 220] as const

/** The resolution in a URL (`?dpi=`); 144 if it is missing or not available. */
export function pageImageQuery(url: string): number {
  const wanted = Number(new URL(url).searchParams.get('dpi'))
  return pageResolutions.find((dpi) => dpi === wanted) ?? 144
}
