import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { SealCertificate } from '#components/settings/seal-certificate.tsx'
import { SealCertificateForm } from '#components/settings/seal-certificate-form.tsx'
import { Card } from '#components/ui/card.tsx'
import { sealCertificateView } from '#lib/domain/seal-key/index.ts'
import { ClientWords } from '../../../client-words.tsx'
import { pageAdmin } from '../../page-admin.ts'
import { restoreBuiltInCertificateAction, uploadSealCertificateAction } from './actions.ts'

export async function generateMetadata(): Promise<Metadata> {
  await pageAdmin()
  return { title: (await getTranslations('settings'))('nav.seal') }
}

/** The seal certificate of the organisation, and the form to upload its own. */
export default async function SealPage() {
  const { ctx, admin } = await pageAdmin()
  const words = await getTranslations('settings.seal')
  return (
    <ClientWords words={['settings.seal']}>
      <SealCertificate
        certificate={await sealCertificateView(ctx, admin)}
        pemHref="/.well-known/signcove-seal.pem"
        restoreBuiltIn={restoreBuiltInCertificateAction}
      />
      <Card title={words('uploadTitle')} description={words('uploadText')}>
        <SealCertificateForm action={uploadSealCertificateAction} />
      </Card>
    </ClientWords>
  )
}
