import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { organisationId } from '#lib/core/ids.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { finishChange } from './certificate-change.ts'
import { reencryptKeyPair } from './key-file.ts'
import { inTurn, sealFolder, sealFolders, sealKeys } from './seal-folder.ts'

async function namesIn(dir: string): Promise<string[]> {
  return readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
}

/**
 * Writes all key files that are under another key again under the current one. Once it resolves, nothing in them is under
 * another key. Rejects for a file that cannot be read.
 */
export async function reencryptSealKeys(ctx: Ctx): Promise<void> {
  for (const name of await namesIn(sealFolders(ctx))) {
    const id = organisationId.parse(name)
    await inTurn(ctx, id, async () => {
      // The new file of a change under way is under a key too.
      await finishChange(ctx, id)
      const folder = sealFolder(ctx, id)
      const files = (await namesIn(folder)).filter((file) => file.endsWith('.json'))
      for (const file of files) await reencryptKeyPair(join(folder, file), sealKeys(ctx))
    })
  }
}
