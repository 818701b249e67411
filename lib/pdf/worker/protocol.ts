import type { RefusalCode, RefusalDetails } from '#lib/core/refusal.ts'
import type { PreparedPdf, PrepareOptions } from '../prepare/prepare-pdf.ts'

/** What the threads of lib/pdf are asked for. A document that is asked about again and again is named by a key. */
export type Job =
  | { kind: 'prepare'; bytes: Uint8Array; options: PrepareOptions; rewriteFirst?: boolean }
  | { kind: 'render'; key: string; bytes?: Uint8Array; page: number; dpi: number }
  | { kind: 'text'; key: string; bytes?: Uint8Array; page: number }

export type PageImage = { webp: Uint8Array; width: number; height: number }

export type JobResult = { prepare: PreparedPdf; render: PageImage; text: string }

export type Answer =
  | { ok: true; result: JobResult[Job['kind']] }
  /** The thread does not hold the document: ask again with its bytes. */
  | { ok: false; missing: true }
  | { ok: false; refusal: { code: RefusalCode; details: RefusalDetails } }
  | { ok: false; error: string }
