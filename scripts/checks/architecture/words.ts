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

/** Index of the brace that closes the one at `open`. */
function closing(message: string, open: number): number {
  let depth = 0
  for (let at = open; at < message.length; at++) {
    if (message[at] === '{') depth++
    if (message[at] === '}' && --depth === 0) return at
  }
  throw new Error(`unbalanced braces: ${message}`)
}

/** The arguments and tags that an ICU message takes: `count`, `name`, `<b>`. Throws for unbalanced braces. */
export function argumentsOf(message: string): Set<string> {
  const found = new Set([...message.matchAll(/<(\w+)>/g)].map((match) => `<${match[1]}>`))
  const text = message.replace(/'[{}<][^']*'?/g, '')
  for (let at = text.indexOf('{'); at !== -1; at = text.indexOf('{', closing(text, at) + 1)) {
    const inside = text.slice(at + 1, closing(text, at))
    found.add((inside.split(',')[0] ?? '').trim())
    for (const branch of branchesOf(inside)) for (const name of argumentsOf(branch)) found.add(name)
  }
  return found
}

/** The messages of a plural or select: `one {…} other {…}`. */
function branchesOf(inside: string): string[] {
  const branches: string[] = []
  for (let at = inside.indexOf('{'); at !== -1; at = inside.indexOf('{', closing(inside, at) + 1)) {
    branches.push(inside.slice(at + 1, closing(inside, at)))
  }
  return branches
}
