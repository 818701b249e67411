import { defineRoute } from '#lib/http/define-route.ts'
import { fileResponse } from '#lib/http/file-response.ts'
import { sealIdentity } from '#lib/sealing/index.ts'

/** The certificates that a reader may want to trust, for anyone (trust.md SEAL-07): they are in every sealed PDF too. */
export const GET = defineRoute({
  for: 'anyone',
  run: async (ctx) => {
    const { caPem } = await sealIdentity(ctx)
    return fileResponse(Buffer.from(caPem), 'application/x-pem-file', 'signcove-seal.pem')
  },
})
