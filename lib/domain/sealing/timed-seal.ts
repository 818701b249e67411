import { reportWarning } from '#lib/core/report.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { obtainTimestamp } from '#lib/domain/log/index.ts'
import { type SealOptions, SignatureTooLarge, sealPdf } from '#lib/engines/pdf/index.ts'
import { type Timestamp, TimestampFault } from '#lib/engines/pki/index.ts'

/** A sealed file with its timestamp, or the reason that it has none; both null if no authority is set. */
export type TimedSeal = { bytes: Uint8Array; time: Timestamp | null; fault: TimestampFault | null }

/**
 * Seals with a timestamp if an authority is set (PAdES B-T). If the authority is down, slow or wrong, seals without one
 * (B-B); it is added later. SEAL-08.
 */
export async function sealWithTime(ctx: Ctx, bytes: Uint8Array, options: SealOptions): Promise<TimedSeal> {
  if (!ctx.settings.timestamp) return { bytes: await sealPdf(bytes, options), time: null, fault: null }
  const got: { time: Timestamp | null } = { time: null }
  const timestamp = async (digest: Uint8Array) => {
    got.time = await obtainTimestamp(ctx, digest, 'signer')
    return got.time.token
  }
  try {
    return { bytes: await sealPdf(bytes, { ...options, timestamp }), time: got.time, fault: null }
  } catch (error) {
    const fault = faultOf(error, got.time !== null)
    if (!fault) throw error
    reportWarning('seal: no timestamp yet, will retry', fault)
    return { bytes: await sealPdf(bytes, options), time: null, fault }
  }
}

/**
 * A token that does not fit its reserved space is the authority's fault; a certificate chain that does not fit is ours.
 */
function faultOf(error: unknown, hasTime: boolean): TimestampFault | null {
  if (error instanceof TimestampFault) return error
  return hasTime && error instanceof SignatureTooLarge ? new TimestampFault('too_large', error.message) : null
}
