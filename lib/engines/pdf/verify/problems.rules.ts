export const timestampProblems = [
  'timestamp_malformed',
  'timestamp_imprint_mismatch',
  'timestamp_digest_mismatch',
  'timestamp_signature_invalid',
  'timestamp_certificate_mismatch',
  'timestamp_certificate_unfit',
  'timestamp_certificate_unrelated',
  'timestamp_certificate_not_valid_then',
] as const
export type TimestampProblem = (typeof timestampProblems)[number]

/** All problems of a seal and of what follows it. */
export const sealProblems = [
  'unreadable',
  'no_signature',
  'header_not_first',
  'byte_range_malformed',
  'contents_malformed',
  'dictionary_ambiguous',
  'changed_afterwards',
  'certification_broken',
  'digest_mismatch',
  'cms_malformed',
  'signature_invalid',
  'certificate_missing',
  'certificate_mismatch',
  'certificate_unrelated',
  'certificate_not_valid_then',
  'attributes_unexpected',
  'signing_time_present',
  'not_certified',
  'sub_filter_unexpected',
  ...timestampProblems,
] as const
export type SealProblem = (typeof sealProblems)[number]
