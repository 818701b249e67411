import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Limits } from '#components/verify/limits.tsx'
import { PublicFrame } from '#components/verify/public-frame.tsx'
import { ClientWords } from '../client-words.tsx'
import { VerifyClient } from './verify-client.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('verify'))('title') }
}

/** Finds the contract of a file by its SHA-256, and reads the file's seal on request. Public. */
export default async function VerifyPage() {
  const words = await getTranslations('verify')
  return (
    <PublicFrame here="verify" title={words('title')} intro={words('intro')}>
      <ClientWords
        words={[
          'meaning',
          'verify.drop',
          'verify.hash',
          'verify.again',
          'verify.fingerprint',
          'verify.copy',
          'verify.checkedAt',
          'verify.checkedBy',
          'verify.status',
          'verify.unknown',
          'verify.known',
          'verify.warning',
          'verify.contract',
          'verify.signers',
          'verify.logPosition',
          'verify.follows',
          'verify.seal',
          'verify.bundle',
          'verify.proof',
        ]}
      >
        <VerifyClient />
      </ClientWords>
      <Limits />
    </PublicFrame>
  )
}
