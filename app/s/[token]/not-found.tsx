import { StatePage } from '#components/signing/state-page.tsx'

/**
 * The same page for an invalid, old, replaced, voided or expired link, so that the reason is not revealed (LINK-06).
 */
export default function LinkNotFound() {
  return <StatePage kind="link_invalid" />
}
