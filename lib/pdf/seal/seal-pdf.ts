import { createHash } from 'node:crypto'
import { PdfArray, type PdfDict, type PdfRef } from '@libpdf/core'
import { type BaseFile, copyOf, openBase, resolvedArray, resolvedDict } from '../file/base-file.ts'
import { Revision } from '../file/revision.ts'
import { hasSignature } from '../file/signature-fields.ts'
import { dict, name, number, numbers, RawToken, text } from '../file/syntax.ts'
import { detachedSignature } from './cms.ts'
import type { SealSigner } from './seal-signer.ts'

export type SealOptions = {
  signer: SealSigner
  at: Date
  /** Why the seal was set, and by whom: shown by PDF viewers. */
  reason: string
  name: string
  location?: string
  contactInfo?: string
}

/** Room for the CMS. A chain of two with a timestamp token takes 3 to 9 kB. */
const placeholderBytes = 16_384
const byteRangeWidth = 48

/**
 * Seals a PDF: appends one incremental update with a certifying PAdES signature (SubFilter ETSI.CAdES.detached, DocMDP P=1).
 * Where the file already carries signatures a second certification is not allowed, and the seal is an approval signature.
 * @returns the file's own bytes, followed by the update. Throws if the CMS is larger than the room kept for it.
 * @see ISO 32000-1 12.8; ETSI EN 319 142-1
 */
export async function sealPdf(bytes: Uint8Array, options: SealOptions): Promise<Uint8Array> {
  const base = await openBase(bytes)
  const update = new Revision(base)
  const certifies = !hasSignature(base)
  const signatureRef = update.add(signatureDictionary(options, certifies))
  const catalog = copyOf(base.catalog)
  const widgetRef = addSignatureField(update, catalog, signatureRef)
  addToFirstPage(update, widgetRef)
  if (certifies) catalog.set('Perms', dict({ DocMDP: signatureRef }))
  declareExtension(base, catalog)
  update.put(base.root, catalog)
  const laid = update.finish()
  const start = laid.offsets.get(signatureRef.objectNumber)
  if (start === undefined) throw new Error('the signature dictionary was not written')
  return sign(laid.bytes, start, options.signer)
}

function signatureDictionary(options: SealOptions, certifies: boolean): PdfDict {
  const entries = dict({
    Type: name('Sig'),
    Filter: name('Adobe.PPKLite'),
    SubFilter: name('ETSI.CAdES.detached'),
    // The placeholders come before every word that a person chose, so that they are found by their looks.
    ByteRange: new RawToken(' '.repeat(byteRangeWidth)),
    Contents: new RawToken(`<${'0'.repeat(placeholderBytes * 2)}>`),
    M: text(pdfDate(options.at)),
    Name: text(options.name),
    Reason: text(options.reason),
  })
  if (options.location) entries.set('Location', text(options.location))
  if (options.contactInfo) entries.set('ContactInfo', text(options.contactInfo))
  if (certifies) {
    const parameters = dict({ Type: name('TransformParams'), P: number(1), V: name('1.2') })
    entries.set(
      'Reference',
      PdfArray.of(dict({ Type: name('SigRef'), TransformMethod: name('DocMDP'), TransformParams: parameters })),
    )
  }
  return entries
}

/** D:YYYYMMDDHHmmSSZ, in UTC. */
function pdfDate(at: Date): string {
  return `D:${at.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`
}

/** A signature field without appearance, merged with its widget, in the document's form. */
function addSignatureField(update: Revision, catalog: PdfDict, signature: PdfRef): PdfRef {
  const { base } = update
  const page = base.pdf.context.pages.getPage(0)
  if (!page) throw new Error('the file has no page')
  const form = copyOf(resolvedDict(base, catalog.get('AcroForm')))
  const fields = [...(resolvedArray(base, form.get('Fields')) ?? [])]
  const names = new Set(fields.map((field) => resolvedDict(base, field)?.getString('T')?.asString()))
  let title = 'Seal'
  for (let n = 2; names.has(title); n += 1) title = `Seal ${n}`
  const widget = update.add(
    dict({
      Type: name('Annot'),
      Subtype: name('Widget'),
      FT: name('Sig'),
      T: text(title),
      Rect: numbers([0, 0, 0, 0]),
      F: number(132),
      P: page,
      V: signature,
    }),
  )
  form.set('Fields', PdfArray.of(...fields, widget))
  form.set('SigFlags', number(3))
  form.delete('NeedAppearances')
  catalog.set('AcroForm', update.add(form))
  return widget
}

function addToFirstPage(update: Revision, widget: PdfRef): void {
  const { base } = update
  const ref = base.pdf.context.pages.getPage(0)
  const page = resolvedDict(base, ref ?? undefined)
  if (!ref || !page) throw new Error('the file has no page')
  const changed = copyOf(page)
  changed.set('Annots', PdfArray.of(...(resolvedArray(base, page.get('Annots')) ?? []), widget))
  update.put(ref, changed)
}

/** ETSI.CAdES.detached came with PDF 2.0; before that it is an extension, which the catalog declares. */
function declareExtension(base: BaseFile, catalog: PdfDict): void {
  if (base.version >= 2) return
  if (base.version < 1.7) catalog.set('Version', name('1.7'))
  const extensions = copyOf(resolvedDict(base, catalog.get('Extensions')))
  extensions.set('ESIC', dict({ BaseVersion: name('1.7'), ExtensionLevel: number(2) }))
  catalog.set('Extensions', extensions)
}

/** Fills in the two placeholders: first what is covered, then the signature over it. */
async function sign(file: Uint8Array, dictionaryStart: number, signer: SealSigner): Promise<Uint8Array> {
  const buffer = Buffer.from(file.buffer, file.byteOffset, file.length)
  const opening = buffer.indexOf(`<${'0'.repeat(64)}`, dictionaryStart)
  const closing = opening + placeholderBytes * 2 + 2
  const range = `[0 ${opening} ${closing} ${file.length - closing}]`
  const rangeAt = buffer.indexOf('/ByteRange ', dictionaryStart) + '/ByteRange '.length
  if (opening < 0 || rangeAt > opening || range.length > byteRangeWidth)
    throw new Error('the placeholders are not where they were written')
  buffer.write(range.padEnd(byteRangeWidth), rangeAt, 'latin1')
  const digest = createHash('sha256').update(buffer.subarray(0, opening)).update(buffer.subarray(closing)).digest()
  const cms = await detachedSignature(digest, signer)
  if (cms.length > placeholderBytes)
    throw new Error(`the signature takes ${cms.length} bytes, and ${placeholderBytes} were kept for it`)
  buffer.write(Buffer.from(cms).toString('hex'), opening + 1, 'latin1')
  return file
}
