import { type BaseFile, copyOf } from '../file/base-file.ts'
import { openForUpdate } from '../file/open-for-update.ts'
import { Revision } from '../file/revision.ts'
import { dict, name } from '../file/syntax.ts'
import type { PackRows } from '../file/xref.ts'
import { filledIn, placeholders, SignatureTooLarge } from './placeholders.ts'
import type { Timestamper } from './seal-signer.ts'
import { addSignatureField } from './signature-field.ts'

/** Tokens of public authorities have 4 to 7 kB; if one is larger, another is requested with more space. */
const rooms = [8192, 16_384, 32_768] as const

/**
 * Adds a document timestamp of everything before it, as one incremental update: an RFC 3161 timestamp for a file that was
 * sealed without one. A certification allows this with any permission (ISO 32000-2, 12.8.2.2.2). The verifier accepts only
 * this form of update after a seal, so a change of the form must keep the earlier one for files that have it.
 * @returns the file's own bytes, followed by the update. Throws the timestamper's errors.
 * @see ISO 32000-2 12.8.5; ETSI EN 319 142-1, 5.4.3
 */
export async function timestampPdf(bytes: Uint8Array, timestamp: Timestamper): Promise<Uint8Array> {
  return addTimestamp(await openForUpdate(bytes), timestamp)
}

/** As timestampPdf, for an opened file. */
export async function addTimestamp(base: BaseFile, timestamp: Timestamper, pack?: PackRows): Promise<Uint8Array> {
  for (const room of rooms) {
    try {
      return await stampedWithin(base, room, timestamp, pack)
    } catch (error) {
      if (!(error instanceof SignatureTooLarge) || room === rooms.at(-1)) throw error
    }
  }
  throw new Error('the timestamp exceeds the space reserved for it')
}

function stampedWithin(
  base: BaseFile,
  room: number,
  timestamp: Timestamper,
  pack: PackRows | undefined,
): Promise<Uint8Array> {
  const update = new Revision(base)
  const stamp = update.add(
    dict({
      Type: name('DocTimeStamp'),
      Filter: name('Adobe.PPKLite'),
      SubFilter: name('ETSI.RFC3161'),
      ...placeholders(room),
    }),
  )
  const catalog = copyOf(base.catalog)
  addSignatureField(update, catalog, stamp, 'Timestamp')
  update.put(base.root, catalog)
  return filledIn(update.finish(pack), stamp, room, 'sha256', timestamp)
}
