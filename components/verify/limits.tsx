import { useTranslations } from 'next-intl'
import { Card } from '#components/ui/card.tsx'
import styles from './result.module.css'

/** What the checks of these pages do not prove. */
export function Limits() {
  const words = useTranslations('verify.limits')
  return (
    <Card title={words('heading')}>
      <ul className={styles.list}>
        <li>{words('identity')}</li>
        <li>{words('consent')}</li>
        <li>{words('omitted')}</li>
        <li>{words('time')}</li>
        <li>{words('law')}</li>
      </ul>
    </Card>
  )
}
