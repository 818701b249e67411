import { sql } from 'drizzle-orm'
import type { Json } from '#lib/core/canonical-json.ts'
import type { FractionRect } from '#lib/core/geometry.ts'
import type { ContractId, DocumentId, FieldId, OrganisationId, RecipientId, UserId } from '#lib/core/ids.ts'
import type { CodeDelivery, CodeTime, ContractStatus, CopyTime, UnderSignature } from '#lib/core/vocabulary/contract.ts'
import type { FieldType } from '#lib/core/vocabulary/field.ts'
import type { Agreement, RecipientRole, RecipientStatus, SignatureMeaning } from '#lib/core/vocabulary/recipient.ts'
import type { Kit } from '../kit.ts'
import type { DocumentTable } from './document.ts'

function contractTable(k: Kit, document: DocumentTable) {
  return k.table(
    'contract',
    {
      id: k.id().$type<ContractId>().primaryKey(),
      organisationId: k.id().$type<OrganisationId>().notNull(),
      createdBy: k.id().$type<UserId>().notNull(),
      /** The admin who removed the creator and took over the contract; null while it is the creator's. */
      ownerId: k.id().$type<UserId>(),
      title: k.text().notNull(),
      message: k.text().notNull(),
      status: k.text().$type<ContractStatus>().notNull(),
      /** Incremented by every write; used for compare-and-set of concurrent edits. */
      version: k.int().notNull(),
      locale: k.text().notNull(),
      timeZone: k.text().notNull(),
      codeDelivery: k.text().$type<CodeDelivery>().notNull(),
      codeBefore: k.text().$type<CodeTime>().notNull().default('signing'),
      copyTime: k.text().$type<CopyTime>().notNull().default('completion'),
      notifyViewed: k.bool().notNull(),
      /** The number of days after sending during which links are valid. */
      expiresInDays: k.int().notNull(),
      expiresAt: k.time(),
      documentId: k
        .id()
        .$type<DocumentId>()
        .notNull()
        .references(() => document.id),
      /** The organisation's setting when the contract was sent; null before. */
      underSignature: k.json().$type<UnderSignature>(),
      createdAt: k.time().notNull(),
      updatedAt: k.time().notNull(),
      sentAt: k.time(),
      completedAt: k.time(),
      voidedAt: k.time(),
      voidReason: k.text(),
    },
    (t) => [
      k.index('contract_organisation_updated').on(t.organisationId, t.updatedAt),
      k.index('contract_organisation_status').on(t.organisationId, t.status, t.updatedAt),
      k.index('contract_document').on(t.documentId),
      k.index('contract_owner').on(t.organisationId, t.ownerId, t.createdBy, t.documentId, t.id),
    ],
  )
}

type ContractTable = ReturnType<typeof contractTable>

function recipientTable(k: Kit, contract: ContractTable) {
  return k.table(
    'recipient',
    {
      id: k.id().$type<RecipientId>().primaryKey(),
      contractId: k
        .id()
        .$type<ContractId>()
        .notNull()
        .references(() => contract.id),
      position: k.int().notNull(),
      role: k.text().$type<RecipientRole>().notNull(),
      name: k.text().notNull(),
      email: k.text().notNull(),
      /** E.164, or null. */
      phone: k.text(),
      locale: k.text().notNull(),
      meaning: k.text().$type<SignatureMeaning>().notNull().default('signature'),
      status: k.text().$type<RecipientStatus>().notNull(),
      sentAt: k.time(),
      deliveredAt: k.time(),
      /** The mail server's message when the last invitation could not be delivered. */
      deliveryError: k.text(),
      viewedAt: k.time(),
      signedAt: k.time(),
      declinedAt: k.time(),
      declineReason: k.text(),
      /** Set while this person, who has signed, must agree to the removal of another signer, or has refused to. */
      agreement: k.text().$type<Agreement>(),
      /**
       * 16 random bytes, base64: with name and email address they open the commitment in `contract.sent`. Null in a
       * draft, for contracts sent by earlier versions, and after erasure.
       */
      identitySalt: k.text(),
      /** The time at which this person's personal data were erased; name and addresses are empty since then. */
      erasedAt: k.time(),
    },
    (t) => [k.index('recipient_contract').on(t.contractId, t.position)],
  )
}

function fieldTable(k: Kit, contract: ContractTable, recipient: ReturnType<typeof recipientTable>) {
  return k.table(
    'field',
    {
      id: k.id().$type<FieldId>().primaryKey(),
      contractId: k
        .id()
        .$type<ContractId>()
        .notNull()
        .references(() => contract.id),
      recipientId: k
        .id()
        .$type<RecipientId>()
        .notNull()
        .references(() => recipient.id),
      type: k.text().$type<FieldType>().notNull(),
      /** From 1. */
      page: k.int().notNull(),
      rect: k.json().$type<FractionRect>().notNull(),
      /** The sender's options, in the shape defined by the field type (lib/domain/field). */
      options: k.json().$type<{ [name: string]: Json }>().notNull().default(sql`'{}'`),
    },
    (t) => [k.index('field_contract').on(t.contractId), k.index('field_recipient').on(t.recipientId)],
  )
}

/** Tables of lib/domain/contract. */
export function contractTables(k: Kit, document: DocumentTable) {
  const contract = contractTable(k, document)
  const recipient = recipientTable(k, contract)
  return {
    contract,
    recipient,
    field: fieldTable(k, contract, recipient),
  }
}
