import type { ContractId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { actFiles, documentFiles, shownFiles } from './bundle-documents.ts'
import { evidenceFacts, type Files } from './bundle-facts.ts'
import { keyFiles } from './bundle-keys.ts'
import { logFiles } from './bundle-log.ts'
import { manifestOf, manifestText } from './manifest.ts'
import { guideFiles } from './verify-guide.ts'
import { type Edition, withheldFrom } from './withheld.ts'
import type { FilesInPieces } from './zip.ts'

/** A bundle before it is written as a ZIP file. */
export type EvidenceBundle = { name: string; files: FilesInPieces; manifestSha256: string }

/**
 * The evidence bundle of a contract that was sent: everything needed to verify, without this server, who signed what
 * and when (docs/decisions/014). An edition is identical until an event is appended or its checkpoint gets another
 * anchor. Throws Refusal 'log_rolled_back', 'not_found' also for the edition of someone who is no recipient, or
 * 'not_ready' for a draft.
 */
export async function evidenceBundle(ctx: Ctx, contractId: ContractId, edition: Edition): Promise<EvidenceBundle> {
  ctx.log.requireLogIntact()
  const facts = await evidenceFacts(ctx, contractId)
  if (edition !== 'members' && !facts.recipients.some(({ id }) => id === edition)) throw new Refusal('not_found')
  const withheld = withheldFrom(edition, facts)
  const documents = await documentFiles(ctx, facts, withheld)
  const [acts, log] = await Promise.all([actFiles(ctx, facts, withheld), logFiles(ctx, facts, withheld)])
  const files: Files = new Map([...documents, ...acts, ...log])
  for (const [name, bytes] of [...keyFiles(ctx, facts, files), ...(await guideFiles(facts, files, edition))])
    files.set(name, bytes)
  const pieces = new Map<string, readonly Buffer[]>()
  for (const [name, bytes] of files) pieces.set(name, [bytes])
  for (const [name, shared] of await shownFiles(ctx, facts, files.get('prepared.pdf') ?? Buffer.alloc(0)))
    pieces.set(name, shared)
  const manifest = manifestOf({ contract: contractId, edition, log: facts.checkpoint, withheld }, pieces)
  const manifestSha256 = sha256Hex(manifest)
  const note = ctx.log.signText(facts.checkpoint.origin, manifestText(contractId, manifestSha256))
  pieces.set('manifest.json', [manifest]).set('manifest.note', [Buffer.from(note)])
  return { name: `evidence-${contractId}.zip`, files: pieces, manifestSha256 }
}
