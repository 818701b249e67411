import { Refusal } from '#lib/core/refusal.ts'
import { sealIdentities } from '#lib/domain/seal-key/index.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { fileResponse } from '#lib/server/http/file-response.ts'

/** The certificates that a reader may want to trust, for anyone (SEAL-07): they are in every sealed PDF too. */
export const GET = defineRoute({
  for: 'anyone',
  run: async (ctx) => {
    const pem = (await sealIdentities(ctx)).map(({ caPem }) => `${caPem.trimEnd()}\n`).join('')
    if (pem === '') throw new Refusal('not_set_up')
    return fileResponse(Buffer.from(pem), 'application/x-pem-file', 'signcove-seal.pem')
  },
})
