export type SourceType = 'application/pdf' | 'image/png' | 'image/jpeg'

const starts: readonly [SourceType, readonly number[]][] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
]

/**
 * The type of a file by its first bytes, ignoring its name. A file that is not an image counts as a PDF until it is opened.
 */
export function sourceType(bytes: Uint8Array): SourceType {
  return starts.find(([, start]) => start.every((byte, i) => bytes[i] === byte))?.[0] ?? 'application/pdf'
}
