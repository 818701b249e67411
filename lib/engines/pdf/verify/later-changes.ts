import { SealedFile } from './sealed-file.ts'
import { isDocumentTimestamp, nameOf } from './signatures.ts'
import { Dictionary, Name, Ref, Stream, Text, type Value } from './values.ts'

/**
 * The changes to a file after a signature:
 * - `nothing`: bytes may have been added, but they change no object of the document
 * - `evidence`: document timestamps and validation data (/DSS), which every certification allows (ISO 32000-2, 12.8.2.2.2)
 * - `other`: anything else
 */
export type LaterChanges = 'nothing' | 'evidence' | 'other'

/** Compares the document at the end of the signature with the present document. */
export function changesAfter(now: SealedFile, end: number): LaterChanges {
  if (end === now.bytes.length) return 'nothing'
  try {
    return new Comparison(new SealedFile(now.bytes.subarray(0, end)), now).verdict()
  } catch {
    return 'other'
  }
}

class Comparison {
  readonly #then: SealedFile
  readonly #now: SealedFile
  /** Numbers of objects that may differ, since their difference is checked separately. */
  readonly #comparedSeparately = new Set<number>()
  /** Numbers of the added fields of document timestamps. */
  readonly #added = new Set<number>()
  #evidence = false

  constructor(then: SealedFile, now: SealedFile) {
    this.#then = then
    this.#now = now
  }

  verdict(): LaterChanges {
    if (!this.#isTrailerKept() || !this.#isCatalogKept()) return 'other'
    for (const number of this.#then.numbers()) {
      if (this.#comparedSeparately.has(number) || this.#then.positionKey(number) === this.#now.positionKey(number))
        continue
      const [before, after] = [this.#then, this.#now].map((file) => file.resolve(new Ref(number, 0)))
      if (before === null || before === undefined || this.#isSame(before, after ?? null)) continue
      if (!this.#isPageWithWidget(before, after ?? null) && !this.#isContainer(before, after ?? null)) return 'other'
    }
    return this.#evidence ? 'evidence' : 'nothing'
  }

  #isTrailerKept(): boolean {
    return ['Root', 'Info', 'Encrypt'].every((key) =>
      this.#isSame(this.#then.trailer.get(key) ?? null, this.#now.trailer.get(key) ?? null),
    )
  }

  #isCatalogKept(): boolean {
    const [then, now] = this.#both(this.#then.trailer.get('Root'), this.#now.trailer.get('Root'))
    if (!then || !now || now.repeats) return false
    const mayDiffer = ['AcroForm', 'DSS', 'Extensions']
    if (!this.#areSameBut(then, now, mayDiffer)) return false
    if (!this.#isSame(then.get('DSS') ?? null, now.get('DSS') ?? null)) this.#evidence = true
    this.#compareSeparately(then.get('DSS'))
    return this.#isFormKept(then.get('AcroForm'), now.get('AcroForm'))
  }

  /** True if the form keeps its fields and gains only document timestamps after them. */
  #isFormKept(before: Value | undefined, after: Value | undefined): boolean {
    const [then, now] = this.#both(before, after)
    if (!now) return !then
    if (now.repeats || !this.#areSameBut(then ?? new Dictionary(), now, ['Fields', 'SigFlags'])) return false
    const old = this.#then.array(then?.get('Fields'))
    const fields = this.#now.array(now.get('Fields'))
    if (!old.every((field, i) => this.#isSame(field, fields[i] ?? null))) return false
    for (const field of fields.slice(old.length)) if (!this.#isTimestampField(field)) return false
    this.#compareSeparately(before)
    this.#compareSeparately(then?.get('Fields'))
    return true
  }

  #isTimestampField(field: Value): boolean {
    const entries = this.#now.dictionary(field)
    if (!(field instanceof Ref) || !entries || this.#existed(field)) return false
    const rect = this.#now.array(entries.get('Rect'))
    const isInvisible = !entries.has('AP') && rect[0] === rect[2] && rect[1] === rect[3]
    const isPassive = !['A', 'AA', 'Kids', 'MK'].some((key) => entries.has(key))
    const isStamp = isDocumentTimestamp(this.#now, this.#now.dictionary(entries.get('V')))
    if (nameOf(this.#now.resolve(entries.get('FT'))) !== 'Sig' || !isStamp || !isInvisible || !isPassive) return false
    this.#added.add(field.number)
    this.#evidence = true
    return true
  }

  /** True if a page gains only widgets of document timestamps among its annotations. */
  #isPageWithWidget(before: Value, after: Value): boolean {
    if (!(before instanceof Dictionary) || !(after instanceof Dictionary) || after.repeats) return false
    if (nameOf(this.#then.resolve(before.get('Type'))) !== 'Page') return false
    const old = this.#then.array(before.get('Annots'))
    const annotations = this.#now.array(after.get('Annots'))
    return (
      this.#areSameBut(before, after, ['Annots']) &&
      old.every((annotation, i) => this.#isSame(annotation, annotations[i] ?? null)) &&
      annotations.slice(old.length).every((one) => one instanceof Ref && this.#added.has(one.number))
    )
  }

  /** Containers of other objects: the contained objects are compared instead. */
  #isContainer(before: Value, after: Value): boolean {
    const types = [before, after].map((one) => (one instanceof Stream ? nameOf(one.entries.get('Type') ?? null) : null))
    return types[0] === types[1] && (types[0] === 'XRef' || types[0] === 'ObjStm')
  }

  #existed(ref: Ref): boolean {
    return this.#then.resolve(ref) !== null
  }

  #compareSeparately(value: Value | undefined): void {
    if (value instanceof Ref) this.#comparedSeparately.add(value.number)
  }

  #both(before: Value | undefined, after: Value | undefined): [Dictionary | undefined, Dictionary | undefined] {
    if (before instanceof Ref && after instanceof Ref) this.#compareSeparately(before)
    return [this.#then.dictionary(before), this.#now.dictionary(after)]
  }

  #areSameBut(before: Dictionary, after: Dictionary, except: readonly string[]): boolean {
    const keys = new Set([...before.keys(), ...after.keys()].filter((key) => !except.includes(key)))
    return [...keys].every((key) => this.#isSame(before.get(key) ?? null, after.get(key) ?? null))
  }

  /** True if both are written alike: references are equal if they refer to the same object, which is compared separately. */
  #isSame(before: Value, after: Value): boolean {
    if (before instanceof Ref) return after instanceof Ref && before.number === after.number
    if (before instanceof Name) return after instanceof Name && before.value === after.value
    if (before instanceof Text) return after instanceof Text && before.bytes.equals(after.bytes)
    if (Array.isArray(before))
      return (
        Array.isArray(after) &&
        before.length === after.length &&
        before.every((item, i) => this.#isSame(item, after[i] ?? null))
      )
    if (before instanceof Dictionary)
      return after instanceof Dictionary && !after.repeats && this.#areSameBut(before, after, [])
    if (before instanceof Stream)
      return (
        after instanceof Stream &&
        this.#areSameBut(before.entries, after.entries, []) &&
        this.#then.stored(before).equals(this.#now.stored(after))
      )
    return before === after
  }
}
