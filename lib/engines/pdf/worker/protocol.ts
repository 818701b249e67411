import type { RefusalCode, RefusalDetails } from '#lib/core/refusal.ts'
import type { Pkcs12 } from '#lib/engines/pki/pkcs12.ts'
import type { CertificateModel } from '../compose/certificate-model.ts'
import type { PreparedPdf, PrepareOptions } from '../prepare/prepare-pdf.ts'
import type { SealReport } from '../verify/verify-seal.ts'

/** A job of a process that handles uploads. */
export type UploadJob =
  | { kind: 'prepare'; bytes: Uint8Array; options: PrepareOptions; rewriteFirst?: boolean }
  | { kind: 'picture'; bytes: Uint8Array }
  | { kind: 'join'; files: Uint8Array[] }
  | { kind: 'verify'; bytes: Uint8Array; roots: readonly string[] }

/** A job of a process that decodes the drawings of signers. */
export type DrawingJob = { kind: 'signature'; bytes: Uint8Array; maxPixels: number }

/** A job of a process that opens one PKCS#12 file. */
export type KeyFileJob = { kind: 'pkcs12'; bytes: Uint8Array; password: string }

export type ProcessJob = UploadJob | DrawingJob | KeyFileJob

/** A job of a thread about a prepared document. A key identifies the document, since jobs about it recur. */
export type PageJob =
  | { kind: 'render'; key: string; bytes?: Uint8Array; page: number; dpi: number }
  | { kind: 'text'; key: string; bytes?: Uint8Array; page: number }

/** A job of a thread that composes long certificates. */
export type CertificateJob = { kind: 'certificate'; model: CertificateModel }

export type Job = ProcessJob | PageJob | CertificateJob

export type PageImage = { webp: Uint8Array; width: number; height: number }

export type JobResult = {
  prepare: PreparedPdf
  picture: PreparedPdf
  join: Pick<PreparedPdf, 'bytes' | 'pages'>
  verify: SealReport
  /** A PNG. */
  signature: Uint8Array
  pkcs12: Pkcs12
  render: PageImage
  text: string
  certificate: Uint8Array
}

export type Answer =
  /** `grown`: the process uses more memory than an idle one should. */
  | { ok: true; result: JobResult[Job['kind']]; grown?: boolean }
  /** The thread does not have the document open: repeat the job with its bytes. */
  | { ok: false; missing: true }
  | { ok: false; refusal: { code: RefusalCode; details: RefusalDetails } }
  | { ok: false; error: string; outOfMemory: boolean }
