import { visibleText } from './typed-text.ts'

/** A person as an address book writes them: `Ana Lima <ana@example.com>`. The name may be empty. */
export type TypedPerson = { name: string; email: string }

const quotes = /^["'“”‘’«»„]+|["'“”‘’«»„]+$/gu

function clean(text: string): string {
  return visibleText(text).replaceAll(/\s+/gu, ' ').trim()
}

function personIn(entry: string): TypedPerson {
  const [, name = '', inside = entry] = /^(.*?)<([^<>]*)>[\s.,;]*$/u.exec(entry) ?? []
  const email = clean(inside)
    .replace(/^mailto:/iu, '')
    .replace(/\?.*$/u, '')
    .replace(quotes, '')
    .replace(/^[\s.,;:]+(?=[^@]*@)|[\s.,;:]+$/gu, '')
  return { name: clean(name).replace(quotes, '').trim(), email }
}

/**
 * The people in a text that was pasted into the field for an address: one address, `Ana <ana@example.com>`, `mailto:`, or a list
 * separated by commas, semicolons or lines. Invisible characters, quotes and punctuation around an address are removed.
 */
export function typedPeople(text: string): TypedPerson[] {
  // A comma within quotes or before the < of a name does not end an entry: "Lima, Ana" <ana@example.com>.
  const entries = text.match(/(?:"[^"]*"|<[^<>]*>|[^",;\n<>])+/gu) ?? []
  const joined: string[] = []
  for (const entry of entries) {
    const before = joined.at(-1)
    if (before !== undefined && !before.includes('@')) joined[joined.length - 1] = `${before}, ${entry.trim()}`
    else joined.push(entry.trim())
  }
  return joined.map(personIn).filter(({ email }) => email !== '')
}

/** One address as it was meant. A text with several is returned as it is. */
export function typedEmail(text: string): string {
  const [only, ...more] = typedPeople(text)
  return (only && more.length === 0 ? only.email : clean(text)).toLowerCase()
}

const knownDomains =
  'gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com icloud.com me.com aol.com proton.me protonmail.com gmx.de gmx.net web.de t-online.de orange.fr free.fr laposte.net wanadoo.fr hotmail.fr yahoo.fr outlook.fr hotmail.co.uk yahoo.co.uk btinternet.com libero.it'.split(
    ' ',
  )

/** True if one insertion, removal, replacement or swap of neighbours makes one text the other. */
function isOneSlip(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (a === b || long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at += 1
  const rest = (text: string, by: number) => text.slice(at + by)
  if (short.length < long.length) return rest(short, 0) === rest(long, 1)
  const isSwap = short[at] === long[at + 1] && short[at + 1] === long[at]
  return rest(short, 1) === rest(long, 1) || (isSwap && rest(short, 2) === rest(long, 2))
}

const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u]

/** What is probably wrong with an address that could exist; null if nothing is. `suggestion`: the address that was meant. */
export function doubtAbout(email: string): { kind: 'typo'; suggestion: string } | { kind: 'look_alike' } | null {
  const [local = '', domain = ''] = email.split('@')
  if ([local, ...domain.split('.')].some((part) => scripts.filter((script) => script.test(part)).length > 1))
    return { kind: 'look_alike' }
  if (knownDomains.includes(domain)) return null
  const meant = knownDomains.find((known) => isOneSlip(known, domain))
  return meant ? { kind: 'typo', suggestion: `${local}@${meant}` } : null
}
