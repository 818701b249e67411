import { X509Certificate } from 'node:crypto'
import type { Ctx } from '#lib/domain/ctx.ts'
import { storedSignatures } from '#lib/engines/pdf/index.ts'
import { grantedToken } from '#lib/engines/pki/index.ts'
import { attributeTypes, pathFrom, readSignedData, type SignedData, signerOf } from '#lib/engines/pki/read/index.ts'
import type { EvidenceFacts, Files } from './bundle-facts.ts'

type File = [name: string, bytes: Buffer]

/**
 * The certificates of the seal and of the timestamp tokens as files, for programs that do not parse signatures. They
 * are extracted from the signatures, so that an old document has the certificates of its time.
 */
export function keyFiles(ctx: Ctx, { signed }: EvidenceFacts, files: Files): File[] {
  const roots = (ctx.settings.timestamp?.roots ?? []).map((pem) => new X509Certificate(pem))
  const pdf = files.get('sealed.pdf')
  const signatures = pdf && signed ? storedSignatures(pdf).filter(({ end }) => end >= signed.size) : []
  const seal = signatures.find(({ end, isTimestamp }) => end === signed?.size && !isTimestamp)
  const ours = seal ? readSignedData(seal.der) : null
  const token = ours?.unsigned.get(attributeTypes.timestampToken)
  const tokens = [
    ...(token ? [token] : []),
    ...signatures.filter(({ isTimestamp, end }) => isTimestamp && end !== signed?.size).map(({ der }) => der),
    ...[...files].filter(([name]) => name.endsWith('.tsr')).map(([, bytes]) => grantedToken(bytes)),
  ]
  const authorities = tokens.flatMap((one) => chainOf(readSignedData(one), roots))
  return [
    ...(ours ? [['keys/seal-chain.pem', pemOf(chainOf(ours))] satisfies File] : []),
    ...(authorities.length > 0 ? [['keys/tsa-chain.pem', pemOf(authorities)] satisfies File] : []),
  ]
}

/** The signer's certificate and its issuers, from the signature and from `others`. */
function chainOf(signed: SignedData, others: readonly X509Certificate[] = []): X509Certificate[] {
  const signer = signerOf(signed)
  return signer ? pathFrom(signer, [...signed.certificates, ...others]) : []
}

/** Each certificate once, in the given order. */
function pemOf(certificates: readonly X509Certificate[]): Buffer {
  return Buffer.from([...new Set(certificates.map((one) => one.toString()))].join(''))
}
