import { existsSync } from 'node:fs'
import path from 'node:path'
import { describeSeal, timestampRoots } from '#lib/domain/verify/index.ts'
import type { LookUp, SealReading } from '#lib/domain/verify/schema.ts'
import { type SealReport, verifySeal } from '#lib/engines/pdf/index.ts'
import { settings } from '#lib/env/index.ts'
import { serverContext } from '#lib/server/context.ts'

/** `reading`: what the report means in this installation; null if its database could not be read. */
export type ReadHere = { report: SealReport; reading: SealReading | null; lines: string[]; json: object }

/** A known file in one line, and one line for each signer. */
export function linesOf(file: LookUp): string[] {
  if (file.kind === 'document') return [`this is the ${file.document} document of a contract, without signatures.`]
  const { title, id, organisation, status } = file.contract
  return [
    `this is “${title}” from ${organisation}: contract ${id}, ${status}${file.log ? `, event ${file.log.seq} of the log` : ''}.`,
    ...file.signers.map(({ name, signedAt }) => `Signed by ${name ?? 'a signer whose data was erased'} (${signedAt}).`),
  ]
}

/** Verifies a PDF, and looks it up in this installation; reports why if that is not possible. */
export async function readHere(bytes: Buffer): Promise<ReadHere> {
  const withoutRecords = async (line: string, json: object): Promise<ReadHere> => {
    return { report: await verifySeal(bytes), reading: null, lines: [`not checked: ${line}`], json }
  }
  try {
    const { databaseUrl, dataDir } = settings()
    if (databaseUrl === null && !existsSync(path.join(dataDir, 'signcove.sqlite')))
      return await withoutRecords('this installation has no database.', { asked: false })
    const ctx = await serverContext()
    try {
      const report = await verifySeal(bytes, { roots: timestampRoots(ctx) })
      const reading = await describeSeal(ctx, bytes, report)
      const lines = reading.found.length === 0 ? ['no match for this file.'] : reading.found.flatMap(linesOf)
      return { report, reading, lines, json: { asked: true, found: reading.found } }
    } finally {
      ctx.delivery.close()
      await ctx.store.close()
    }
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    return withoutRecords(reason, { asked: false, reason })
  }
}
