import { createHash } from 'node:crypto'

// A Bloom filter: a bit array in which every entry has set HASHES bits. An entry is always found; another text is found
// once in about 10,000 times.
const HASHES = 13
const BITS_PER_ENTRY = 19.2

/** The positions of the bits of a text (Kirsch and Mitzenmacher: two hashes replace any number). */
function bitsOf(text: string, size: number): number[] {
  const digest = createHash('sha256').update(text).digest()
  const [first, second] = [digest.readBigUInt64LE(0), digest.readBigUInt64LE(8)]
  return Array.from({ length: HASHES }, (_, n) => Number((first + BigInt(n) * second) % BigInt(size)))
}

/** A filter with these entries. */
export function filterOf(entries: readonly string[]): Uint8Array {
  const filter = new Uint8Array(Math.ceil((entries.length * BITS_PER_ENTRY) / 8))
  for (const entry of entries)
    for (const bit of bitsOf(entry, filter.length * 8)) filter[bit >> 3] = (filter[bit >> 3] ?? 0) | (1 << (bit & 7))
  return filter
}

/** True for every entry of the filter, and for few other texts. */
export function isInFilter(filter: Uint8Array, text: string): boolean {
  return bitsOf(text, filter.length * 8).every((bit) => ((filter[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0)
}
