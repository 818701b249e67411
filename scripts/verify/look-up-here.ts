import { existsSync } from 'node:fs'
import path from 'node:path'
import { serverContext } from '#lib/context/index.ts'
import { settings } from '#lib/env/index.ts'
import { known } from '#lib/evidence/index.ts'

type Known = Awaited<ReturnType<typeof known>>[number]

/** What one known file is, in a line. */
function lineOf(file: Known): string {
  if (file.kind === 'document') return `the ${file.document} document of a contract that nobody has signed in this file`
  const { title, id, organisation, status } = file.contract
  const names = file.signers.map(({ name, signedAt }) => `${name ?? 'a signer whose data were erased'} (${signedAt})`)
  const event = file.log ? `, event ${file.log.seq} of the log` : ''
  return `"${title}" of ${organisation} (${id}, ${status}), signed by ${names.join(', ')}${event}`
}

/** What this installation knows of a SHA-256, or why it could not be asked; never an error. */
export async function lookUpHere(sha256: string): Promise<{ text: string; json: object }> {
  try {
    const { databaseUrl, dataDir } = settings()
    if (databaseUrl === null && !existsSync(path.join(dataDir, 'signcove.sqlite')))
      return { text: 'not asked, there is no database here.', json: { asked: false } }
    const ctx = await serverContext()
    try {
      const files = await known(ctx, sha256)
      const text = files.length === 0 ? 'this file is not known here.' : `it is ${files.map(lineOf).join('; ')}.`
      return { text, json: { asked: true, found: files } }
    } finally {
      ctx.delivery.close()
      await ctx.store.close()
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
    return { text: `not asked: ${reason}`, json: { asked: false, reason } }
  }
}
