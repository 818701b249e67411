import type { ReactNode } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import styles from './contract-columns.module.css'

type ContractColumnsProps = {
  /** Above the side column; on a phone above everything else. For example the downloads of a signed contract. */
  first?: ReactNode
  main: ReactNode
  side?: ReactNode
}

/** The two columns of a contract's page, stacked on a phone. */
export function ContractColumns({ first, main, side }: ContractColumnsProps) {
  return (
    <div className={styles.columns}>
      {first ? <div className={classNames(styles.stack, styles.first)}>{first}</div> : null}
      <div className={classNames(styles.stack, styles.main)}>{main}</div>
      {side ? <div className={classNames(styles.stack, styles.side)}>{side}</div> : null}
    </div>
  )
}
