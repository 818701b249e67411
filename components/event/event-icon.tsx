import { classNames } from '#components/ui/class-names.ts'
import styles from './event-icon.module.css'
import type { EventLook } from './event-looks.ts'

/** The icon of a kind of event, in its colour. Decorative. */
export function EventIcon({ icon: Icon, tone }: EventLook) {
  return (
    <span className={classNames(styles.icon, tone && styles[tone])}>
      <Icon size={15} aria-hidden="true" />
    </span>
  )
}
