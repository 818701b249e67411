import type { z } from 'zod'
import type { Json } from '#lib/core/canonical-json.ts'
import type { PageSize } from '#lib/core/geometry.ts'
import type { FilledBy } from './filled-by.rules.ts'

/** Options of one field as they are stored and hashed: the sender's choices, in the shape that the type defines. */
export type FieldOptions = { [name: string]: Json }

/** The facts that determine an initial value. `drawing`: SHA-256 of the signer's drawing, null until there is one. */
export type FieldFacts = {
  signer: { name: string; initials: string }
  contract: { locale: string; timeZone: string }
  now: Date
  drawing: string | null
}

/**
 * The stamp of a value on the page. `sha256`: of a PNG in the blob store. `hasLinesUnder`: with the lines of LEG-10.
 */
export type FieldStamp = { kind: 'text'; text: string } | { kind: 'image'; sha256: string; hasLinesUnder: boolean }

type FieldSpec<Options extends FieldOptions, Value extends Json> = {
  /** Size of a new field, in points. */
  size: PageSize
  filledBy: FilledBy
  options: z.ZodType<Options>
  /** Options of a new field. */
  defaults: Options
  /** The values that a field with these options accepts; null is among them if it may be left empty. */
  value: (options: Options) => z.ZodType<Value | null>
  /** The value that the server sets, or proposes to the signer. Null for none. */
  initial: (facts: FieldFacts, options: Options) => Value | null
  stamp: (value: Value, options: Options) => FieldStamp | null
}

/** A field type without the types of its options and values, which are parsed at every entry. */
export type FieldDefinition = {
  readonly size: PageSize
  readonly filledBy: FilledBy
  readonly options: z.ZodType<FieldOptions>
  readonly defaults: FieldOptions
  value(options: FieldOptions): z.ZodType<Json>
  initial(facts: FieldFacts, options: FieldOptions): Json
  /** Null for an empty field. Throws ZodError for a value or options that are not of this type. */
  stamp(value: Json, options: FieldOptions): FieldStamp | null
}

/** Defines a field type, except for its screens (components/fields) and its texts (catalogue `field`). */
export function defineField<Options extends FieldOptions, Value extends Json>(
  spec: FieldSpec<Options, Value>,
): FieldDefinition {
  const { size, filledBy, defaults, options } = spec
  return {
    size,
    filledBy,
    defaults,
    options,
    value: (given) => spec.value(options.parse(given)),
    initial: (facts, given) => spec.initial(facts, options.parse(given)),
    stamp: (value, given) => {
      const parsed = options.parse(given)
      const filled = value === null ? null : spec.value(parsed).parse(value)
      return filled === null ? null : spec.stamp(filled, parsed)
    },
  }
}
