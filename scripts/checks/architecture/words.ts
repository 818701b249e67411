import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'

/** A catalogue or a part of one: messages by key, nested. */
export type Catalogue = { [key: string]: string | Catalogue }

/** All messages of a catalogue by their dotted key. */
export function flatten(catalogue: Catalogue, prefix = ''): Map<string, string> {
  const all = new Map<string, string>()
  for (const [key, value] of Object.entries(catalogue)) {
    const name = prefix ? `${prefix}.${key}` : key
    if (typeof value === 'string') all.set(name, value)
    else for (const entry of flatten(value, name)) all.set(...entry)
  }
  return all
}

function* parametersOf(elements: readonly MessageFormatElement[]): Generator<string> {
  for (const element of elements) {
    if (element.type === TYPE.literal || element.type === TYPE.pound) continue
    if (element.type === TYPE.tag) {
      yield `<${element.value}>`
      yield* parametersOf(element.children)
      continue
    }
    if (element.type !== TYPE.select) yield element.value
    else yield `${element.value}: ${Object.keys(element.options).sort().join(', ')}`
    if (element.type === TYPE.select || element.type === TYPE.plural)
      for (const option of Object.values(element.options)) yield* parametersOf(option.value)
  }
}

/** The arguments of an ICU message, with the cases of each `select`, and its tags. Throws if it does not parse. */
export function argumentsOf(message: string): string[] {
  return [...new Set(parametersOf(parse(message)))].sort()
}
