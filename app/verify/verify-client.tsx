'use client'

import { call } from '#components/http/call.ts'
import { upload } from '#components/http/upload.ts'
import type { ReadSeal } from '#components/verify/seal-offer.tsx'
import type { AskAboutHash } from '#components/verify/use-verify.ts'
import { VerifyTool } from '#components/verify/verify-tool.tsx'
import { lookUpAnswer, sealReadingAnswer } from '#lib/domain/verify/schema.ts'

const lookUp: AskAboutHash = (sha256) => call('/api/verify', { body: { sha256 }, schema: lookUpAnswer })

/** Sends the file, without its name. */
const readSeal: ReadSeal = (file, onProgress) =>
  upload('/api/verify/seal', {
    headers: { 'Content-Type': 'application/octet-stream' },
    body: file,
    schema: sealReadingAnswer,
    onProgress,
  })

/** The verify tool, with its requests to this server. */
export function VerifyClient() {
  return <VerifyTool lookUp={lookUp} readSeal={readSeal} />
}
