import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { checkSigned } from '#lib/domain/evidence/verifier/verify/cms.mjs'
import { checkToken, tokenOfResponse } from '#lib/domain/evidence/verifier/verify/token.mjs'
import { checkCms } from '#lib/engines/pdf/verify/cms-check.ts'
import { storedSignatures } from '#lib/engines/pdf/verify/signatures.ts'
import { DerFault, readDer } from '#lib/engines/pki/read/der.ts'
import { endsAtRoot, readSignedData, readToken } from '#lib/engines/pki/read/index.ts'
import { TimestampFault } from '#lib/engines/pki/timestamp-fault.ts'
import { grantedResponse, readAnswer } from '#lib/engines/pki/timestamp-response.ts'
import { root } from '../../server/build.ts'
import type { Target } from '../target.ts'
import { isPlainError } from './plain-error.ts'

const folder = 'lib/engines/pdf/verify/timestamped-fixtures'

/** The seals and the tokens of the files in the tests. */
function stored(isTimestamp: boolean): Buffer[] {
  const files = ['table.pdf.gz', 'stream.pdf.gz'].map((name) => gunzipSync(readFileSync(path.join(root, folder, name))))
  return files.flatMap((file) =>
    storedSignatures(file)
      .filter((one) => one.isTimestamp === isTimestamp)
      .map(({ der }) => Buffer.from(der)),
  )
}

/** A reader's own fault, or the error of Node.js for a certificate that it cannot parse. */
function isRefusal(error: unknown): boolean {
  const isOfNode = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_OSSL')
  return isOfNode || error instanceof DerFault || error instanceof TimestampFault || isPlainError(error)
}

/** Runs every reader; fails like the first one if none accepts the input. */
function all(...readers: (() => unknown)[]): void {
  const refusals: unknown[] = []
  for (const read of readers) {
    try {
      read()
    } catch (error) {
      if (!isRefusal(error)) throw error
      refusals.push(error)
    }
  }
  if (refusals.length === readers.length) throw refusals[0]
}

const tokens = [
  ...[0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x17, 0x18, 0x30, 0x31, 0x80, 0xa0, 0xa1, 0xa3].map((tag) =>
    Buffer.of(tag),
  ),
  ...[
    [0x30, 0x80],
    [0x24, 0x80],
    [0, 0],
    [0x1f, 0xff],
    [0x82, 0xff, 0xff],
    [0x84, 0x7f, 0xff, 0xff, 0xff],
    [0x81, 0x7f],
  ].map((bytes) => Buffer.from(bytes)),
  ...[
    [0x06, 0x01, 0x80],
    [0x06, 0x00],
    [0x02, 0x00],
    [0x03, 0x00],
    [0x01, 0x01, 0xff],
    [0x05, 0x00],
  ].map((bytes) => Buffer.from(bytes)),
  ...[
    '06092a864886f70d010701',
    '06092a864886f70d010702',
    '060b2a864886f70d0109100104',
    '0609608648016503040201',
    '0609608648016503040203',
    '06082a8648ce3d040302',
    '06092a864886f70d01010b',
  ].map((hex) => Buffer.from(hex, 'hex')),
  '20260101120000Z',
  '20260230256199.9Z',
]

const digest = Buffer.alloc(32, 1)
const request = { digest, nonce: digest, roots: null, now: new Date('2026-12-01T00:00:00Z') }

export const pkiTargets: Target[] = [
  {
    name: 'cms',
    what: 'CMS signatures',
    seeds: () => [...stored(false), ...stored(true)],
    tokens,
    run(bytes) {
      const at = new Date('2026-12-01T00:00:00Z')
      all(
        () => readDer(bytes),
        () => checkCms(bytes, [digest], at, []),
        () => readSignedData(bytes),
        () => checkSigned(bytes, [digest]),
      )
    },
    isRefusal,
  },
  {
    name: 'token',
    what: 'timestamp tokens and the answers of authorities',
    seeds: () => [...stored(true), ...stored(true).map((token) => grantedResponse(token))],
    tokens,
    run(bytes) {
      all(
        () => {
          const { chain, time } = readToken(bytes)
          endsAtRoot(chain, [], time)
        },
        () => readAnswer(bytes, request),
        () => checkToken(bytes, [digest], []),
        () => checkToken(tokenOfResponse(bytes), [digest], []),
      )
    },
    isRefusal,
  },
]
