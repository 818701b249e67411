import { useTranslations } from 'next-intl'
import styles from './upload-dropzone.module.css'

/** A list of the contents of a PDF that are not accepted, by the names of the server. */
export function ContentNames({ names }: { names: readonly string[] }) {
  const words = useTranslations('contracts.document')
  return (
    <ul className={styles.removed}>
      {names.map((name) => (
        <li key={name}>
          {words(`removed.${words.has(`removed.${name}` as 'removed.other') ? (name as 'other') : 'other'}`, { name })}
        </li>
      ))}
    </ul>
  )
}
