import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ClientWords } from '../client-words.tsx'
import { ChoosePasswordClient } from './choose-password-client.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('account'))('reset.title') }
}

/** The target of password-reset and invitation links. */
export default function ChoosePasswordPage() {
  return (
    <ClientWords words={['account']}>
      <ChoosePasswordClient />
    </ClientWords>
  )
}
