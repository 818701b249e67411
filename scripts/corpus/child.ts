import { soleKey } from '#lib/core/purpose-keys.ts'
// A child process of `npm run corpus`, which tries one file at a time, so that a file cannot crash the parent.

import { ensureSealKey } from '#lib/domain/seal-key/index.ts'
import { composeCertificate, preparePdf } from '#lib/engines/pdf/index.ts'
import { certificateModel, drawnSignature, stampsFor } from './field-kinds.ts'
import type { Answer, Question } from './outcome.ts'
import { type Kit, trial } from './trial.ts'

async function kit(keyDir: string): Promise<Kit> {
  const identity = await ensureSealKey({
    dir: keyDir,
    keys: soleKey(Buffer.alloc(32)),
    organisation: 'Corpus',
    now: new Date(),
  })
  const certificate = await composeCertificate(certificateModel)
  const { pages } = await preparePdf(certificate)
  return {
    signer: identity.signer,
    fingerprint: identity.leafFingerprint,
    certificate,
    certificatePages: pages.length,
    signature: await drawnSignature(),
    stampsFor,
  }
}

const ready = kit(process.argv[2] ?? '')

process.on('message', (question: Question) => {
  void ready.then(async (made) => {
    const outcome = await trial(question, made)
    // Kilobytes, for all threads of the process.
    const answer: Answer = { outcome, peakRss: process.resourceUsage().maxRSS * 1024 }
    process.send?.(answer)
  })
})
process.on('disconnect', () => process.exit())
