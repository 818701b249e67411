import { shortInitialsOf } from '#lib/domain/field/initials.rules.ts'
import styles from './signer-dot.module.css'

/** Initials in the signer's colour, 0 to 7; grey for a recipient who does not sign. Decorative. */
export function SignerDot({ name, colour }: { name: string; colour: number | null }) {
  return (
    <span className={styles.dot} data-colour={colour ?? undefined} aria-hidden="true">
      {shortInitialsOf(name)}
    </span>
  )
}
