import path from 'node:path'
import { readIfThere, writeDurable } from '#lib/core/durable-file.ts'
import { reportError } from '#lib/core/report.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type KnownChains, TimestampFault } from '#lib/engines/pki/index.ts'

/**
 * The certificates of authorities that are used without SIGNCOVE_TSA_CA, in `timestamp-authorities` of the data directory:
 * someone on the network who answers in place of an authority is detected from the second timestamp on. If an authority
 * changes its certificates, the operator removes the file or sets SIGNCOVE_TSA_CA.
 */
export function knownChains({ settings: { dataDir } }: Pick<Ctx, 'settings'>): KnownChains {
  const fileOf = (host: string) => path.join(dataDir, 'timestamp-authorities', `${encodeURIComponent(host)}.pem`)
  return {
    read: (host) =>
      readIfThere(fileOf(host)).catch((error: unknown) => {
        throw new TimestampFault('untrusted', `the certificate of the authority cannot be read: ${String(error)}`)
      }),
    // The timestamp is valid, and the next one is compared again.
    keep: (host, certificate) =>
      writeDurable(fileOf(host), certificate).catch((error: unknown) => reportError('timestamp authority', error)),
  }
}
