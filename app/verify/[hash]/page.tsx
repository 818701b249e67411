import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Banner } from '#components/ui/banner.tsx'
import { CompareFile } from '#components/verify/compare-file.tsx'
import { Limits } from '#components/verify/limits.tsx'
import { LookUpResult } from '#components/verify/look-up-result.tsx'
import { PublicFrame } from '#components/verify/public-frame.tsx'
import { Refusal } from '#lib/core/refusal.ts'
import { lookUp } from '#lib/domain/verify/index.ts'
import { type LookUpAnswer, sha256Schema } from '#lib/domain/verify/schema.ts'
import { budgets, spend } from '#lib/server/http/budgets.ts'
import { requestContext } from '#lib/server/http/request-context.ts'
import { ClientWords } from '../../client-words.tsx'

type Props = { params: Promise<{ hash: string }> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('verify'))('byHash.title') }
}

/** The result for a hash, or the notice that explains why there is none. */
async function answerTo(hash: string): Promise<LookUpAnswer | 'notAHash' | 'tooManyLookUps'> {
  const parsed = sha256Schema.safeParse(hash)
  if (!parsed.success) return 'notAHash'
  const ctx = await requestContext()
  try {
    await spend(ctx, budgets.lookUp)
    return { sha256: parsed.data, at: ctx.now().toISOString(), found: await lookUp(ctx, parsed.data) }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'too_many_requests') return 'tooManyLookUps'
    throw error
  }
}

/** The address that a certificate shows, as text and as a QR code. */
export default async function VerifyHashPage({ params }: Props) {
  const words = await getTranslations('verify')
  const answer = await answerTo((await params).hash)
  return (
    <PublicFrame here="hash" title={words('byHash.title')} intro={words('byHash.intro')}>
      {typeof answer === 'string' ? (
        <Banner tone="warning">
          <p>{words(`byHash.${answer}`)}</p>
        </Banner>
      ) : (
        <ClientWords words={['verify.drop', 'verify.status', 'verify.byHash']}>
          <LookUpResult answer={answer} how={words('checkedBy.typed')} />
          {answer.found.length > 0 ? <CompareFile sha256={answer.sha256} bytes={lengthIn(answer)} /> : null}
        </ClientWords>
      )}
      <Limits />
    </PublicFrame>
  )
}

function lengthIn({ found: [first] }: LookUpAnswer): number | null {
  return first?.kind === 'file' ? first.bytes : null
}
