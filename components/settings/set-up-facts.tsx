import { useTranslations } from 'next-intl'
import { Card } from '#components/ui/card.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Moment } from '#components/ui/moment.tsx'
import type { SetUpRecord } from '#lib/domain/account/schema.ts'

/** When and from where the installation was set up. */
export function SetUpFacts({ record: { at, address, email } }: { record: SetUpRecord }) {
  const words = useTranslations('settings.setUpRecord')
  return (
    <Card title={words('title')} description={words('description')}>
      <Facts
        facts={[
          { term: words('at'), value: <Moment at={at} as="exact" /> },
          { term: words('address'), value: address ? <bdi>{address}</bdi> : words('byEnvironment') },
          ...(email ? [{ term: words('email'), value: <bdi>{email}</bdi> }] : []),
        ]}
      />
    </Card>
  )
}
