import { X509Certificate } from 'node:crypto'
import type { Ctx } from '#lib/domain/ctx.ts'
import type { EvidenceFacts, Files } from './bundle-facts.ts'
import { chainFrom } from './verifier/verify/certificates.mjs'
import { checkSigned } from './verifier/verify/cms.mjs'
import { signaturesOf } from './verifier/verify/pdf-seal.mjs'
import { tokenOfResponse } from './verifier/verify/token.mjs'

type File = [name: string, bytes: Buffer]

/**
 * Certificates as files, for programs that do not look into signatures: the chain of the seal, and those of the tokens. They
 * are taken from the signatures themselves, so that a bundle of long ago has the ones of then.
 */
export function keyFiles(ctx: Ctx, { signed }: EvidenceFacts, files: Files): File[] {
  const roots = (ctx.settings.timestamp?.roots ?? []).map((pem) => new X509Certificate(pem))
  const pdf = files.get('sealed.pdf')
  const signatures = pdf ? signaturesOf(pdf) : []
  const seal = signatures.find(({ end, isTimestamp }) => end === signed?.size && !isTimestamp)
  const ours = seal ? checkSigned(seal.der, seal.covered) : null
  const tokens = [
    ...(ours?.token ? [ours.token.raw] : []),
    ...signatures.filter(({ isTimestamp, end }) => isTimestamp && signed && end > signed.size).map(({ der }) => der),
    ...[...files].filter(([name]) => name.endsWith('.tsr')).map(([, bytes]) => tokenOfResponse(bytes)),
  ]
  const authorities = tokens.flatMap((token) => {
    const { signer, carried } = checkSigned(token, null)
    return chainFrom(signer, [...carried, ...roots])
  })
  return [
    ...(ours ? [['keys/seal-chain.pem', pemOf(chainFrom(ours.signer, ours.carried))] satisfies File] : []),
    ...(authorities.length > 0 ? [['keys/tsa-chain.pem', pemOf(authorities)] satisfies File] : []),
  ]
}

/** Each certificate once, in the order given. */
function pemOf(certificates: readonly X509Certificate[]): Buffer {
  return Buffer.from([...new Set(certificates.map((one) => one.toString()))].join(''))
}
