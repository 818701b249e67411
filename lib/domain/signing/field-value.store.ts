import { eq } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { type Params, query } from '#db/query.ts'
import type { Json } from '#lib/core/canonical-json.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { type FieldRow, sentFields } from '#lib/domain/contract/index.ts'

/** A field with its value, in the shape that its type defines; null while it has none. */
export type FilledField = FieldRow & { value: Json }

/** Inserts the values of fields. Those without a value get no row. */
export async function insertFieldValues(q: Q, contractId: ContractId, fields: readonly FilledField[]): Promise<void> {
  const rows = fields.flatMap(({ id: fieldId, recipientId, value }) =>
    value === null ? [] : [{ fieldId, recipientId, contractId, value }],
  )
  for (let i = 0; i < rows.length; i += 200) await q.insert(q.t.fieldValue).values(rows.slice(i, i + 200))
}

const valuesByContract = query((q, { contractId }: Params<{ contractId: ContractId }>) => {
  const v = q.t.fieldValue
  return q
    .select({ fieldId: v.fieldId, recipientId: v.recipientId, value: v.value })
    .from(v)
    .where(eq(v.contractId, contractId))
})

/** Every field of a contract with the value from its own signer. */
export async function filledFieldsOf(q: Q, contractId: ContractId): Promise<FilledField[]> {
  const [fields, values] = await Promise.all([sentFields(q, contractId), valuesByContract(q, { contractId })])
  const byField = new Map(values.map((row) => [row.fieldId, row]))
  return fields.map((field) => {
    const row = byField.get(field.id)
    return { ...field, value: row?.recipientId === field.recipientId ? row.value : null }
  })
}
