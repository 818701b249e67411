/**
 * Every reason for which a use case refuses a request. The maps from a code to an HTTP status (lib/server/http) and to a
 * message (lib/words, `refusal.*`) are total: a new code does not compile without both.
 */
export const refusalCodes = [
  // edges
  'bad_input',
  'not_signed_in',
  'forbidden',
  'not_found',
  'cross_origin',
  'too_many_requests',
  'busy',
  'conflict',
  // account
  'already_set_up',
  'not_set_up',
  'setup_code_wrong',
  'wrong_credentials',
  'email_taken',
  'reset_link_invalid',
  'password_guessable',
  'last_admin',
  // uploads
  'file_missing',
  'file_too_large',
  'file_incomplete',
  'file_empty',
  'pdf_not_a_pdf',
  'pdf_xfa',
  'pdf_portfolio',
  'pdf_rights_managed',
  'pdf_damaged',
  'pdf_encrypted',
  'pdf_password_needed',
  'pdf_password_wrong',
  'pdf_too_many_pages',
  'pdf_page_size',
  'pdf_no_pages',
  'pdf_too_complex',
  'pdf_timeout',
  'pdf_signed',
  'pdf_signed_joined',
  'image_damaged',
  'image_too_large',
  'too_many_files',
  'quota_exceeded',
  'disk_low',
  // drafts and sending
  'not_a_draft',
  'draft_changed',
  'findings_unread',
  'no_signer',
  'signer_without_signature_field',
  'recipient_without_email',
  'recipient_without_phone',
  'phone_invalid',
  'phone_country_not_allowed',
  'duplicate_recipient',
  'field_off_page',
  'field_without_signer',
  'name_not_printable',
  'sms_not_configured',
  'sealing_unavailable',
  'seal_certificate_unfit',
  // contracts
  'not_pending',
  'not_closed',
  'already_signed',
  'already_declined',
  'contract_voided',
  'contract_expired',
  'recipient_removed',
  // signing
  'link_invalid',
  'session_expired',
  'other_person',
  'not_viewed',
  'not_a_signer',
  'code_needed',
  'consent_needed',
  'code_wrong',
  'code_replaced',
  'code_too_soon',
  'code_limit',
  'code_locked',
  'channel_not_allowed',
  'field_value_invalid',
  'signature_not_png',
  'signature_too_large',
  'signature_blank',
  'document_changed',
  'disclosure_changed',
  'parties_changed',
  'fields_changed',
  'entered_not_printable',
  'disclosure_variable_unknown',
  'not_ready',
  'log_rolled_back',
] as const

export type RefusalCode = (typeof refusalCodes)[number]

/** Parameters of a refusal's message, such as the limit that was exceeded. */
export type RefusalDetails = Readonly<Record<string, string | number>>

const brand = Symbol.for('signcove.refusal')

/**
 * Thrown by a use case that refuses. Contains a code and no sentence: routes and actions translate it. `instanceof` checks a
 * brand and not the class, because the bundle and natively run code each load their own class.
 */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly details: RefusalDetails
  readonly [brand] = true

  constructor(code: RefusalCode, details: RefusalDetails = {}) {
    super(`${code}${Object.keys(details).length > 0 ? ` ${JSON.stringify(details)}` : ''}`)
    this.name = 'Refusal'
    this.code = code
    this.details = details
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && brand in value
  }
}
