import { execFileSync } from 'node:child_process'
import { createPrivateKey, sign, X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { PDFDocument, StandardFonts } from 'pdf-lib'
import type { SealAlgorithm, SealSigner } from './seal-signer.ts'

/** A page with one sentence. */
export async function onePage(useObjectStreams = true): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  const font = await pdf.embedFont(StandardFonts.Helvetica)
  pdf.addPage([400, 300]).drawText('We agree on 100 EUR', { font })
  return pdf.save({ useObjectStreams })
}

/** A 3072-bit RSA key for tests only: generating one takes seconds. */
export const testRsaKey = fileURLToPath(new URL('testing-rsa-3072.pem', import.meta.url))

const keys: Record<SealAlgorithm, string[]> = {
  'ecdsa-p256-sha256': ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'ecdsa-p384-sha384': ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  'rsa-sha256': ['-key', testRsaKey],
}

/** A key with a certificate of a throw-away CA, made by openssl in `dir`; `ca` is the PEM file of the CA. */
export function testSigner(dir: string, algorithm: SealAlgorithm): SealSigner & { ca: string } {
  const openssl = (...given: string[]) => execFileSync('openssl', given, { cwd: dir, stdio: 'ignore' })
  const usage = 'keyUsage=critical,digitalSignature,nonRepudiation'
  const ec = keys['ecdsa-p256-sha256']
  writeFileSync(path.join(dir, 'usage'), usage)
  openssl(
    'req',
    '-x509',
    ...ec,
    '-nodes',
    '-keyout',
    'root.key',
    '-out',
    'root.pem',
    '-days',
    '30',
    '-subj',
    '/CN=Root',
  )
  openssl('req', '-new', ...keys[algorithm], '-nodes', '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', '/CN=Leaf')
  const by = ['-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-days', '20', '-extfile', 'usage']
  openssl('x509', '-req', '-in', 'leaf.csr', ...by, '-out', 'leaf.pem')
  const key = createPrivateKey(readFileSync(algorithm === 'rsa-sha256' ? testRsaKey : path.join(dir, 'leaf.key')))
  const ca = path.join(dir, `${algorithm}.pem`)
  writeFileSync(ca, readFileSync(path.join(dir, 'root.pem')))
  return {
    ca,
    algorithm,
    chain: ['leaf.pem', 'root.pem'].map(
      (name) => new Uint8Array(new X509Certificate(readFileSync(path.join(dir, name))).raw),
    ),
    sign: async (data) => new Uint8Array(sign(algorithm === 'ecdsa-p384-sha384' ? 'sha384' : 'sha256', data, key)),
  }
}
