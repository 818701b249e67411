import type { SealProblem } from '#lib/engines/pdf/verify/problems.rules.ts'

/**
 * The problems of a signature that cannot be read or was not made with the key of its certificate. Changes of the
 * signed bytes and trust in the certificate are reported separately.
 */
const ofTheSignature: ReadonlySet<SealProblem> = new Set([
  'byte_range_malformed',
  'contents_malformed',
  'cms_malformed',
  'signature_invalid',
  'certificate_missing',
  'certificate_mismatch',
  'attributes_unexpected',
  'dictionary_ambiguous',
])

/** True if the signature was made with the key of its certificate. */
export function isGenuine({ problems }: { problems: readonly SealProblem[] }): boolean {
  return !problems.some((problem) => ofTheSignature.has(problem))
}
