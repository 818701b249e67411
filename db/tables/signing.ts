import type { Json } from '#lib/core/canonical-json.ts'
import type { ContractId, FieldId, OrganisationId, RecipientId, SigningSessionId, UserId } from '#lib/core/ids.ts'
import type { Channel } from '#lib/core/vocabulary/message.ts'
import type { SignatureMethod } from '#lib/core/vocabulary/recipient.ts'
import type { Kit } from '../kit.ts'

/** Links and sessions of recipients. */
function accessTables(k: Kit) {
  const signingLink = k.table(
    'signing_link',
    {
      /** SHA-256 of the token in the mailed link; the token is never stored. */
      tokenHash: k.text().primaryKey(),
      recipientId: k.id().$type<RecipientId>().notNull(),
      createdAt: k.time().notNull(),
      expiresAt: k.time().notNull(),
      revokedAt: k.time(),
    },
    (t) => [k.index('signing_link_recipient').on(t.recipientId)],
  )
  const signingSession = k.table(
    'signing_session',
    {
      id: k.id().$type<SigningSessionId>().primaryKey(),
      /** SHA-256 of the cookie's value. */
      cookieHash: k.text().notNull(),
      recipientId: k.id().$type<RecipientId>().notNull(),
      /** The link that opened the session: revoking the link ends its sessions. */
      linkHash: k.text().notNull(),
      createdAt: k.time().notNull(),
      lastSeenAt: k.time().notNull(),
      verifiedAt: k.time(),
      verifiedBy: k.text().$type<Channel>(),
      /** The last proof of identity in this session. Unlike `verifiedAt` it does not lapse before the session ends. */
      provenAt: k.time(),
      userAgent: k.text(),
    },
    (t) => [
      k.unique('signing_session_cookie').on(t.cookieHash),
      k.index('signing_session_recipient').on(t.recipientId),
    ],
  )
  return { signingLink, signingSession }
}

/** Tables of lib/domain/signing. */
export function signingTables(k: Kit) {
  const signature = k.table(
    'signature',
    {
      recipientId: k.id().$type<RecipientId>().primaryKey(),
      contractId: k.id().$type<ContractId>().notNull(),
      /** Identifies repeated attempts of the same submit. */
      idempotencyKey: k.text().notNull(),
      method: k.text().$type<SignatureMethod>().notNull(),
      imageSha256: k.text().notNull(),
      imageWidth: k.int().notNull(),
      imageHeight: k.int().notNull(),
      /** Blob of the drawn strokes, if the signature was drawn. */
      strokesSha256: k.text(),
      verifiedBy: k.text().$type<Channel>().notNull(),
      consentSha256: k.text().notNull(),
      /** The language and version of the accepted disclosure. */
      disclosureLocale: k.text().notNull().default('en'),
      disclosureVersion: k.int().notNull().default(0),
      documentSha256: k.text().notNull(),
      /** Canonical JSON of the signer's act (LEG-14), and its SHA-256. */
      payload: k.text().notNull(),
      payloadSha256: k.text().notNull(),
      ipAddress: k.text(),
      userAgent: k.text(),
      /** The name and initials as the signer entered them; null where they kept those of the sender. */
      enteredName: k.text(),
      enteredInitials: k.text(),
      signedAt: k.time().notNull(),
      /** SHA-256 of the first signed document that contains this signature; set once, when it is sealed. */
      sealedVersionSha256: k.text(),
    },
    (t) => [
      k.index('signature_contract').on(t.contractId),
      // For the search of blobs that no row names.
      k.index('signature_image').on(t.imageSha256),
      k.index('signature_strokes').on(t.strokesSha256),
      k.index('signature_consent').on(t.consentSha256),
    ],
  )
  /** The values of a signer's fields, entered by the signer or filled by the server; an empty field has no row. */
  const fieldValue = k.table(
    'field_value',
    {
      fieldId: k.id().$type<FieldId>().primaryKey(),
      recipientId: k.id().$type<RecipientId>().notNull(),
      contractId: k.id().$type<ContractId>().notNull(),
      /** In the shape defined by the field type (lib/domain/field). */
      value: k.json().$type<Json>().notNull(),
    },
    (t) => [k.index('field_value_contract').on(t.contractId), k.index('field_value_recipient').on(t.recipientId)],
  )
  /** The disclosure that signers read before they consent to sign electronically (LEG-02), in immutable versions. */
  const disclosure = k.table(
    'disclosure',
    {
      organisationId: k.id().$type<OrganisationId>().notNull(),
      locale: k.text().notNull(),
      /** From 1; 0 is the text built into the product. */
      version: k.int().notNull(),
      /** Texts by section. */
      sections: k.json().$type<Record<string, string>>().notNull(),
      createdBy: k.id().$type<UserId>().notNull(),
      createdAt: k.time().notNull(),
    },
    (t) => [k.key({ columns: [t.organisationId, t.locale, t.version] })],
  )
  return { ...accessTables(k), signature, fieldValue, disclosure }
}
