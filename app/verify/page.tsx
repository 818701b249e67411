import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Limits } from '#components/verify/limits.tsx'
import { PublicFrame } from '#components/verify/public-frame.tsx'
import { ClientWords } from '../client-words.tsx'
import { VerifyClient } from './verify-client.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('verify'))('title') }
}

/** For anyone: which contract a file belongs to, by its fingerprint, and what its seal says if it is asked. */
export default async function VerifyPage() {
  const words = await getTranslations('verify')
  return (
    <PublicFrame here="verify" title={words('title')} intro={words('intro')}>
      <ClientWords namespaces={['common', 'verify', 'meaning']}>
        <VerifyClient />
      </ClientWords>
      <Limits />
    </PublicFrame>
  )
}
