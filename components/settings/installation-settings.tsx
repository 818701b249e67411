import { useLocale, useTranslations } from 'next-intl'
import { Card } from '#components/ui/card.tsx'
import styles from './settings.module.css'

type InstallationSettingsProps = {
  /** The base URL of links. */
  address: string
  trustedProxies: number
  /** How precisely a certificate locates an IP address. */
  locations: 'country' | 'city'
  /** ISO 3166-1 alpha-2 codes; null for every country. */
  phoneCountries: readonly string[] | null
  /** Hosts of the timestamp authorities. */
  authorities: readonly string[]
}

/** The settings from the server's environment, each with its variable. */
export function InstallationSettings(props: InstallationSettingsProps) {
  const { address, trustedProxies, locations, phoneCountries, authorities } = props
  const words = useTranslations('settings.environment')
  const names = new Intl.DisplayNames(useLocale(), { type: 'region' })
  const countries = phoneCountries?.map((code) => names.of(code)).join(', ')
  const rows = [
    { id: 'address', variable: 'SIGNCOVE_URL', value: address },
    { id: 'proxies', variable: 'SIGNCOVE_TRUSTED_PROXIES', value: words('proxiesValue', { count: trustedProxies }) },
    { id: 'locations', variable: 'SIGNCOVE_CITY_DATABASE', value: words(`locationsValue.${locations}`) },
    { id: 'countries', variable: 'SIGNCOVE_PHONE_COUNTRIES', value: countries ?? words('everyCountry') },
    { id: 'timestamp', variable: 'SIGNCOVE_TSA_URL', value: authorities.join(', ') || words('noAuthority') },
  ] as const
  return (
    <Card title={words('title')} description={words('description')} flush>
      <dl className={styles.checks}>
        {rows.map(({ id, variable, value }) => (
          <div key={id} className={styles.setting}>
            <dt>
              {words(id)}
              <code className={styles.variable}>{variable}</code>
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
