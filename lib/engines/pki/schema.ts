/** Why an authority's answer could not be used. */
export const timestampFaults = [
  'unreachable',
  'too_slow',
  'http_error',
  'too_large',
  'unreadable',
  'not_granted',
  'wrong_imprint',
  'wrong_nonce',
  'wrong_clock',
  'unfit_certificate',
  'wrong_signature',
  'untrusted',
] as const

export type TimestampFaultCode = (typeof timestampFaults)[number]
