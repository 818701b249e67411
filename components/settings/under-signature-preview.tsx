import { useTranslations } from 'next-intl'
import type { UnderSignature } from '#lib/core/vocabulary/contract.ts'

import styles from './under-signature.module.css'

/** Sample text of each line, in the language of the contracts. */
export type SampleLines = { language: string; name: string; time: string; meaning: string }

const lines = ['name', 'time', 'meaning'] as const

/** A signature with the lines below it, as on a contract. */
export function UnderSignaturePreview({ value, sample }: { value: UnderSignature; sample: SampleLines }) {
  const words = useTranslations('settings.underSignature')
  return (
    <figure className={styles.preview}>
      <figcaption className={styles.caption}>{words('preview')}</figcaption>
      <div className={styles.paper} lang={sample.language}>
        <svg viewBox="0 0 200 64" aria-hidden="true" className={styles.ink}>
          <path d="M8 46C22 10 42 4 40 20 38 38 20 58 26 42 34 22 58 26 54 38 51 48 66 46 74 32 79 23 86 28 80 38 76 46 92 44 100 30 104 22 112 26 108 36 104 46 122 42 134 34 150 24 172 26 192 22" />
        </svg>
        <ul>
          {lines
            .filter((line) => value[line])
            .map((line) => (
              <li key={line}>{sample[line]}</li>
            ))}
        </ul>
      </div>
    </figure>
  )
}
