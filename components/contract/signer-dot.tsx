import { initialsOf } from '#components/ui/initials.ts'
import styles from './signer-dot.module.css'

/** Initials in the signer's colour of the field editor; grey for a recipient who does not sign. Decorative. */
export function SignerDot({ name, colour }: { name: string; colour: number | null }) {
  return (
    <span className={styles.dot} data-colour={colour === null ? undefined : colour % 8} aria-hidden="true">
      {initialsOf(name)}
    </span>
  )
}
