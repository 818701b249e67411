import type { Ctx } from '#lib/domain/ctx.ts'
import { trustedTime } from '#lib/domain/log/index.ts'
import { type SealOptions, SignatureTooLarge, sealPdf } from '#lib/engines/pdf/index.ts'
import { type Timestamp, TimestampFault } from '#lib/engines/pki/index.ts'

/** A sealed file with its trusted time, or why it has none; neither where no authority is set. */
export type TimedSeal = { bytes: Uint8Array; time: Timestamp | null; fault: TimestampFault | null }

/**
 * Seals with a trusted time where an authority is set (PAdES B-T). One that is down, slow or wrong does not hold up the seal:
 * then it is set without (B-B), and the time is added later. SEAL-08.
 */
export async function sealWithTime(ctx: Ctx, bytes: Uint8Array, options: SealOptions): Promise<TimedSeal> {
  if (!ctx.settings.timestamp) return { bytes: await sealPdf(bytes, options), time: null, fault: null }
  const got: { time: Timestamp | null } = { time: null }
  const timestamp = async (digest: Uint8Array) => {
    got.time = await trustedTime(ctx, digest, 'signer')
    return got.time.token
  }
  try {
    return { bytes: await sealPdf(bytes, { ...options, timestamp }), time: got.time, fault: null }
  } catch (error) {
    const fault = faultOf(error, got.time !== null)
    if (!fault) throw error
    console.warn(`seal: without a trusted time for now: ${fault.message}`)
    return { bytes: await sealPdf(bytes, options), time: null, fault }
  }
}

/** A token that leaves no room for itself is the authority's fault; a chain that does so is ours. */
function faultOf(error: unknown, hasTime: boolean): TimestampFault | null {
  if (error instanceof TimestampFault) return error
  return hasTime && error instanceof SignatureTooLarge ? new TimestampFault('too_large', error.message) : null
}
