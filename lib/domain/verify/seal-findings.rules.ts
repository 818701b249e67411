import type { SealProblem } from '#lib/engines/pdf/verify/problems.rules.ts'

/**
 * The problems that mean that a signature was not made by the certificate beside it, or cannot be read. That the signed
 * bytes changed is another question, as is what the certificate is worth.
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

/** True if the signature is one of its certificate. */
export function isGenuine({ problems }: { problems: readonly SealProblem[] }): boolean {
  return !problems.some((problem) => ofTheSignature.has(problem))
}
