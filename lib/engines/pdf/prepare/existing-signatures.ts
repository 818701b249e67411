import { createHash, type X509Certificate } from 'node:crypto'
import { type PdfDict, PdfNumber, PdfString } from '@libpdf/core'
import type { ExistingSignature } from '#lib/core/document-findings.ts'
import {
  attributeTypes,
  contentTypes,
  hasDigest,
  isSignedBy,
  oidOf,
  ownerOf,
  readSignedData,
  readToken,
  signerOf,
} from '#lib/engines/pki/read/index.ts'
import { signatureValues } from '../file/signature-fields.ts'
import { derWithin } from '../verify/signatures.ts'
import type { WorkingCopy } from './working-copy.ts'

/** A signature with the end of the bytes that it covers; 0 if it does not state them. */
export type FoundSignature = ExistingSignature & { end: number }

type Contents = { der: Buffer; covered: Uint8Array[]; end: number }
type Checked = { signer: X509Certificate | undefined; verifies: boolean; at: string | null }

/** The signatures of an upload, oldest first. @param bytes the file as it was uploaded */
export function existingSignatures(copy: WorkingCopy, bytes: Uint8Array, isEncrypted: boolean): FoundSignature[] {
  return signatureValues(copy)
    .map((value) => signatureOf(copy, value, contentsOf(copy, value, bytes, isEncrypted)))
    .sort((a, b) => a.end - b.end)
}

function signatureOf(copy: WorkingCopy, value: PdfDict, contents: Contents | null): FoundSignature {
  const isTimestamp = nameAt(copy, value, 'SubFilter') === 'ETSI.RFC3161'
  const none: Checked = { signer: undefined, verifies: false, at: null }
  const { signer, verifies, at } = contents ? checked(contents, isTimestamp) : none
  return {
    kind: isTimestamp ? 'timestamp' : 'signature',
    name: signer ? ownerOf(signer) : null,
    claimedAt: at ?? dateOf(copy.get(value.get('M'))),
    verifies,
    fingerprint: signer ? createHash('sha256').update(signer.raw).digest('hex') : null,
    end: contents?.end ?? 0,
  }
}

/**
 * The signature and the bytes that it covers: all up to `end`, except its own contents. Null if the dictionary states
 * others. Strings of an encrypted file are decrypted, so its contents cannot be compared.
 */
function contentsOf(copy: WorkingCopy, value: PdfDict, bytes: Uint8Array, isEncrypted: boolean): Contents | null {
  const range = [...(copy.array(value.get('ByteRange')) ?? [])].map((item) => {
    const number = copy.get(item)
    return number instanceof PdfNumber && Number.isSafeInteger(number.value) ? number.value : -1
  })
  const [zero = -1, start = -1, from = -1, rest = -1] = range
  const end = from + rest
  if (range.length !== 4 || zero !== 0 || start <= 0 || from <= start || rest <= 0 || end > bytes.length) return null
  const gap = Buffer.from(bytes.subarray(start, from))
  const der = derWithin(gap)
  const stated = copy.get(value.get('Contents'))
  const written = Buffer.from(gap.toString('latin1', 1, gap.length - 1), 'hex')
  if (!der || !(stated instanceof PdfString) || !(isEncrypted || written.equals(stated.bytes))) return null
  return { der, covered: [bytes.subarray(0, start), bytes.subarray(from, end)], end }
}

function checked({ der, covered }: Contents, isTimestamp: boolean): Checked {
  try {
    return isTimestamp ? checkedToken(der, covered) : checkedSignature(der, covered)
  } catch {
    return { signer: undefined, verifies: false, at: null }
  }
}

function checkedSignature(der: Buffer, covered: readonly Uint8Array[]): Checked {
  const cms = readSignedData(der)
  const type = cms.attributes.get(attributeTypes.contentType)
  const isDetached = cms.contentType === contentTypes.data && cms.content === null
  const matches = hasDigest(cms.digestAlgorithm, cms.attributes.get(attributeTypes.messageDigest), covered)
  const signer = signerOf(cms)
  const isSigned = signer !== undefined && isSignedBy(cms, signer.publicKey)
  return { signer, verifies: isDetached && matches && isSigned && oidOf(type) === contentTypes.data, at: null }
}

function checkedToken(der: Buffer, covered: readonly Uint8Array[]): Checked {
  const { time, imprint, chain, problems } = readToken(der)
  const hash = imprint.algorithm === null ? null : createHash(imprint.algorithm)
  for (const part of covered) hash?.update(part)
  const broken = ['digest_mismatch', 'certificate_mismatch', 'signature_invalid']
  const verifies = hash?.digest().equals(imprint.digest) === true && !problems.some((one) => broken.includes(one))
  return { signer: chain[0], verifies, at: time.toISOString() }
}

function nameAt(copy: WorkingCopy, value: PdfDict, key: string): string | undefined {
  const object = copy.get(value.get(key))
  return object?.type === 'name' ? object.value : undefined
}

/** D:YYYYMMDDHHmmSS with Z or an offset (ISO 32000-1 7.9.4), as ISO 8601. */
function dateOf(object: ReturnType<WorkingCopy['get']>): string | null {
  const text = object instanceof PdfString ? object.asString() : ''
  const match = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-])(\d\d)'?(\d\d)?'?)?/.exec(text)
  if (!match) return null
  const [, year, month, day, hour, minute, second, sign, hours = '00', minutes = '00'] = match
  const zone = sign ? `${sign}${hours}:${minutes}` : 'Z'
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
