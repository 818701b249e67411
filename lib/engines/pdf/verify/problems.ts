import type { TokenProblem } from '#lib/engines/pki/read/index.ts'

/** Everything that can be wrong with a seal or with what follows it. */
export type SealProblem =
  | 'unreadable'
  | 'no_signature'
  | 'header_not_first'
  | 'byte_range_malformed'
  | 'contents_malformed'
  | 'dictionary_ambiguous'
  | 'not_whole_file'
  | 'changed_afterwards'
  | 'certification_broken'
  | 'digest_mismatch'
  | 'cms_malformed'
  | 'signature_invalid'
  | 'certificate_missing'
  | 'certificate_mismatch'
  | 'certificate_unrelated'
  | 'certificate_not_valid_then'
  | 'attributes_unexpected'
  | 'signing_time_present'
  | 'not_certified'
  | 'sub_filter_unexpected'
  | TimestampProblem

export type TimestampProblem = 'timestamp_malformed' | 'timestamp_imprint_mismatch' | `timestamp_${TokenProblem}`
