import { Refusal } from '#lib/core/refusal.ts'
import { sealIdentities } from '#lib/domain/seal-key/index.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { fileResponse, PUBLIC_CACHE } from '#lib/server/http/file-response.ts'

/** The certificates that a reader may choose to trust (SEAL-07); every sealed PDF contains them too. Public. */
export const GET = defineRoute({
  for: 'anyone',
  limit: budgets.publicLog,
  run: async (ctx) => {
    const pem = (await sealIdentities(ctx)).map(({ caPem }) => `${caPem.trimEnd()}\n`).join('')
    if (pem === '') throw new Refusal('not_set_up')
    const answer = fileResponse(Buffer.from(pem), 'application/x-pem-file', 'signcove-seal.pem')
    answer.headers.set('Cache-Control', PUBLIC_CACHE)
    return answer
  },
})
