import type { RefusalCode } from '#lib/core/refusal.ts'

/** The HTTP status of every refusal; total, so that a new code does not compile without one. */
export const refusalStatus: Record<RefusalCode, number> = {
  bad_input: 400, not_signed_in: 401, forbidden: 403, not_found: 404, cross_origin: 403, too_many_requests: 429, conflict: 409,
  already_set_up: 409, not_set_up: 409, wrong_credentials: 401, email_taken: 409, password_too_weak: 422, reset_link_invalid: 410, last_admin: 409,
  file_missing: 400, file_too_large: 413, file_incomplete: 400, file_empty: 422, pdf_not_a_pdf: 422, pdf_damaged: 422, pdf_encrypted: 422,
  pdf_too_many_pages: 422, pdf_page_size: 422, pdf_no_pages: 422, pdf_too_complex: 422, pdf_timeout: 422, pdf_signed: 409,
  not_a_draft: 409, no_document: 409, no_signer: 409, signer_without_signature_field: 409, recipient_without_email: 409, recipient_without_phone: 409,
  phone_invalid: 422, phone_country_not_allowed: 422, duplicate_recipient: 409, field_off_page: 422, field_without_signer: 422, name_not_printable: 422,
  sms_not_configured: 409, sealing_unavailable: 503, mail_not_configured: 409, expiry_invalid: 422,
  not_pending: 409, already_signed: 409, already_declined: 409, contract_voided: 410, contract_expired: 410, recipient_removed: 410,
  link_invalid: 404, session_expired: 401, not_viewed: 409, not_a_signer: 403, code_needed: 401, consent_needed: 422, code_wrong: 422,
  code_too_soon: 429, code_limit: 429, code_locked: 423, code_not_sent: 502, channel_not_allowed: 422,
  signature_missing: 422, signature_not_png: 422, signature_too_large: 413, signature_blank: 422, document_changed: 409, not_ready: 503,
}
