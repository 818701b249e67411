import { StatePage } from '#components/signing/state-page.tsx'

/** The same for a link that is wrong, too old, replaced, voided or expired: nobody learns which (LINK-06). */
export default function LinkNotFound() {
  return <StatePage kind="link_invalid" />
}
