import { PdfArray, type PdfDict } from '@libpdf/core'
import { type BaseFile, copyOf, resolvedDict } from '../file/base-file.ts'
import { openForUpdate } from '../file/open-for-update.ts'
import { Revision } from '../file/revision.ts'
import { hasSignature } from '../file/signature-fields.ts'
import { dict, name, number, text } from '../file/syntax.ts'
import { detachedSignature } from './cms.ts'
import { filledIn, placeholders, sealRoom } from './placeholders.ts'
import { digestOf, type SealSigner, type Timestamper } from './seal-signer.ts'
import { addSignatureField } from './signature-field.ts'

export type SealOptions = {
  signer: SealSigner
  at: Date
  /** The reason for the seal and the sealing organisation, displayed by PDF viewers. */
  reason: string
  name: string
  location?: string
  contactInfo?: string
  /** Adds an RFC 3161 timestamp of the signature (PAdES B-T). sealPdf throws its errors. */
  timestamp?: Timestamper | undefined
}

/**
 * Seals a PDF: appends one incremental update with a certifying PAdES signature (SubFilter ETSI.CAdES.detached, DocMDP P=1).
 * If the file is already signed, it must not be certified, and the seal is an approval signature.
 * @returns the file's own bytes, followed by the update. Throws SignatureTooLarge if the CMS exceeds the space reserved for
 * it.
 * @see ISO 32000-1 12.8; ETSI EN 319 142-1
 */
export async function sealPdf(bytes: Uint8Array, options: SealOptions): Promise<Uint8Array> {
  const base = await openForUpdate(bytes)
  const update = new Revision(base)
  const certifies = !hasSignature(base)
  const signatureRef = update.add(signatureDictionary(options, certifies))
  const catalog = copyOf(base.catalog)
  addSignatureField(update, catalog, signatureRef, 'Seal')
  if (certifies) catalog.set('Perms', dict({ DocMDP: signatureRef }))
  declareExtension(base, catalog)
  update.put(base.root, catalog)
  const { signer, timestamp } = options
  return filledIn(update.finish(), signatureRef, sealRoom, digestOf[signer.algorithm], (digest) =>
    detachedSignature(digest, signer, timestamp),
  )
}

function signatureDictionary(options: SealOptions, certifies: boolean): PdfDict {
  const entries = dict({
    Type: name('Sig'),
    Filter: name('Adobe.PPKLite'),
    SubFilter: name('ETSI.CAdES.detached'),
    ...placeholders(sealRoom),
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

/** ETSI.CAdES.detached is part of PDF 2.0; in earlier versions the catalog must declare an extension. */
function declareExtension(base: BaseFile, catalog: PdfDict): void {
  if (base.version >= 2) return
  if (base.version < 1.7) catalog.set('Version', name('1.7'))
  const extensions = copyOf(resolvedDict(base, catalog.get('Extensions')))
  extensions.set('ESIC', dict({ BaseVersion: name('1.7'), ExtensionLevel: number(2) }))
  catalog.set('Extensions', extensions)
}
