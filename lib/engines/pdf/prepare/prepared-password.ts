/** Characters that are mapped to nothing (RFC 3454 B.1), and spaces other than U+0020 (C.1.2). */
const nothing = /\u00AD|\u034F|\u1806|[\u180B-\u180D]|[\u200B-\u200D]|\u2060|[\uFE00-\uFE0F]|\uFEFF/gu
const spaces = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/gu

/** A password prepared with SASLprep (RFC 4013), as ISO 32000-2 demands. Prohibited characters are left as they are. */
export function preparedPassword(typed: string): string {
  return typed.replace(spaces, ' ').replace(nothing, '').normalize('NFKC')
}
