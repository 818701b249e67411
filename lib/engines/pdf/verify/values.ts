/** A PDF value as parsed by the verifier; strings and dictionaries include their position in the file. */
export type Value = null | boolean | number | Name | Text | Ref | Dictionary | Stream | Value[]

export class Name {
  readonly value: string
  constructor(value: string) {
    this.value = value
  }
}

export class Text {
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
  constructor(bytes: Buffer, start: number, end: number) {
    this.bytes = bytes
    this.start = start
    this.end = end
  }
}

export class Ref {
  readonly number: number
  readonly generation: number
  constructor(number: number, generation: number) {
    this.number = number
    this.generation = generation
  }
}

export class Dictionary extends Map<string, Value> {
  /** True if a key occurs twice: two readers could then use different values. */
  repeats = false
}

export class Stream {
  readonly entries: Dictionary
  /** The start of the data in the parsed buffer. */
  readonly start: number
  constructor(entries: Dictionary, start: number) {
    this.entries = entries
    this.start = start
  }
}

/** Thrown for invalid PDF syntax. The verifier repairs nothing; it reports. */
export class SyntaxFault extends Error {
  override readonly name = 'SyntaxFault'
}
