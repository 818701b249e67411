import { existsSync } from 'node:fs'
import path from 'node:path'
import { lookUp } from '#lib/domain/verify/index.ts'
import { settings } from '#lib/env/index.ts'
import { serverContext } from '#lib/server/context.ts'

type Known = Awaited<ReturnType<typeof lookUp>>[number]

/** A known file in one line, and one line for each signer. */
function linesOf(file: Known): string[] {
  if (file.kind === 'document') return [`this is the ${file.document} document of a contract, without signatures.`]
  const { title, id, organisation, status } = file.contract
  return [
    `this is “${title}” from ${organisation}: contract ${id}, ${status}${file.log ? `, event ${file.log.seq} of the log` : ''}.`,
    ...file.signers.map(({ name, signedAt }) => `Signed by ${name ?? 'a signer whose data was erased'} (${signedAt}).`),
  ]
}

/** The record of a SHA-256 in this installation, or why it could not be read; never throws. */
export async function lookUpHere(sha256: string): Promise<{ lines: string[]; json: object }> {
  try {
    const { databaseUrl, dataDir } = settings()
    if (databaseUrl === null && !existsSync(path.join(dataDir, 'signcove.sqlite')))
      return { lines: ['not checked: this installation has no database.'], json: { asked: false } }
    const ctx = await serverContext()
    try {
      const files = await lookUp(ctx, sha256)
      const lines = files.length === 0 ? ['no match for this file.'] : files.flatMap(linesOf)
      return { lines, json: { asked: true, found: files } }
    } finally {
      ctx.delivery.close()
      await ctx.store.close()
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
    return { lines: [`not checked: ${reason}`], json: { asked: false, reason } }
  }
}
