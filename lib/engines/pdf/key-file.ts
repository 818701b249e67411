import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { Refusal } from '#lib/core/refusal.ts'
import { runJob } from './worker/pdf-pool.ts'
import type { JobResult } from './worker/protocol.ts'
import { PdfWorkerError } from './worker/worker-error.ts'

/** The keys and certificates of a PKCS#12 file. */
export type KeyFile = { keys: KeyObject[]; certificates: X509Certificate[] }

/** A million rounds in an old format take five seconds. */
const timeoutMs = 15_000

/**
 * Opens a PKCS#12 file in a process that no other file was parsed in, within 15 s. Refuses with seal_certificate_unfit as
 * `openPkcs12` does, and with the reasons `too_slow`, and `unreadable` for a file that exhausts the process; with busy if too
 * many wait.
 */
export async function openKeyFile(bytes: Uint8Array, password: string): Promise<KeyFile> {
  try {
    return keyFileOf(await runJob({ kind: 'pkcs12', bytes, password }, timeoutMs))
  } catch (error) {
    if (error instanceof Refusal && error.code === 'pdf_timeout') throw unfit('too_slow')
    throw error instanceof PdfWorkerError ? unfit('unreadable') : error
  }
}

export function keyFileOf({ keys, certificates }: JobResult['pkcs12']): KeyFile {
  return {
    keys: keys.map((der) => createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' })),
    certificates: certificates.map((der) => new X509Certificate(der)),
  }
}

function unfit(reason: string): Refusal {
  return new Refusal('seal_certificate_unfit', { reason })
}
