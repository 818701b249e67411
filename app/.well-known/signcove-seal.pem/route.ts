import { Refusal } from '#lib/core/refusal.ts'
import { sealIdentities } from '#lib/domain/seal-key/index.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { fileResponse } from '#lib/server/http/file-response.ts'

/** The certificates that a reader may choose to trust (SEAL-07); every sealed PDF contains them too. Public. */
export const GET = defineRoute({
  for: 'anyone',
  run: async (ctx) => {
    const pem = (await sealIdentities(ctx)).map(({ caPem }) => `${caPem.trimEnd()}\n`).join('')
    if (pem === '') throw new Refusal('not_set_up')
    return fileResponse(Buffer.from(pem), 'application/x-pem-file', 'signcove-seal.pem')
  },
})
