import { createHash } from 'node:crypto'
import type { ContractId } from '#lib/core/ids.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { actFiles, documentFiles, shownFiles } from './bundle-documents.ts'
import { type EvidenceFacts, evidenceFacts, type Files } from './bundle-facts.ts'
import { keyFiles } from './bundle-keys.ts'
import { logFiles } from './bundle-log.ts'
import { MANIFEST_TITLE, manifestText } from './verifier/verify/manifest.mjs'
import { guideFiles } from './verify-guide.ts'

/** The files by their names, each in pieces that follow one another: what several files begin with is there once. */
export type FilesInPieces = Map<string, readonly Buffer[]>
export type EvidenceBundle = { name: string; files: FilesInPieces; manifestSha256: string }

function entryOf(pieces: readonly Buffer[]): { sha256: string; size: number } {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return { sha256: hash.digest('hex'), size: pieces.reduce((sum, { length }) => sum + length, 0) }
}

/** manifest.json: every other file with its size in bytes and its SHA-256. */
function manifestOf({ contract, checkpoint }: EvidenceFacts, files: FilesInPieces): Buffer {
  const entries = [...files.entries()].sort(([a], [b]) => (a < b ? -1 : 1))
  const manifest = {
    format: MANIFEST_TITLE,
    contract: contract.id,
    log: { origin: checkpoint.origin, size: checkpoint.size },
    files: Object.fromEntries(entries.map(([name, pieces]) => [name, entryOf(pieces)])),
  }
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)
}

/**
 * The evidence bundle of a contract that was sent: everything by which anybody can check without this server who signed what
 * and when (docs/decisions/014). The same until something happens to the contract, or somebody vouches for its checkpoint.
 * Throws Refusal 'log_rolled_back', 'not_found', or 'not_ready' for a draft.
 */
export async function evidenceBundle(ctx: Ctx, contractId: ContractId): Promise<EvidenceBundle> {
  ctx.log.requireLogIntact()
  const facts = await evidenceFacts(ctx, contractId)
  const documents = await documentFiles(ctx, facts)
  const [acts, log] = await Promise.all([actFiles(ctx, facts), logFiles(ctx, facts)])
  const files: Files = new Map([...documents, ...acts, ...log])
  for (const [name, bytes] of [...keyFiles(ctx, facts, files), ...(await guideFiles(facts, files))])
    files.set(name, bytes)
  const pieces: FilesInPieces = new Map()
  for (const [name, bytes] of files) pieces.set(name, [bytes])
  for (const [name, shared] of await shownFiles(ctx, facts, files.get('prepared.pdf') ?? Buffer.alloc(0)))
    pieces.set(name, shared)
  const manifest = manifestOf(facts, pieces)
  const manifestSha256 = sha256Hex(manifest)
  const note = ctx.log.signText(facts.checkpoint.origin, manifestText({ contract: contractId, manifestSha256 }))
  pieces.set('manifest.json', [manifest]).set('manifest.note', [Buffer.from(note)])
  return { name: `evidence-${contractId}.zip`, files: pieces, manifestSha256 }
}
