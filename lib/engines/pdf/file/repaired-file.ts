import { inflateSync } from 'node:zlib'
import { type FoundValue, findValue, space } from './found-value.ts'
import { ByteSink } from './syntax.ts'

type FoundObject = { generation: number; value: string; data: Uint8Array | null }
type Trailer = { root: string | null; keys: string }
type Found = { objects: Map<number, FoundObject>; trailers: Trailer[]; expanded: boolean }

const start = new RegExp(`(?<![0-9])(\\d{1,7})${space}+(\\d{1,5})${space}+obj(?![a-z])|trailer(?=${space}*<<)`, 'g')
const plainNumber = new RegExp(
  `(?<![0-9])(\\d{1,7})${space}+\\d{1,5}${space}+obj${space}+(\\d{1,10})(?=${space}*endobj)`,
  'g',
)
const maxInflated = 64 * 1024 * 1024

/**
 * Rewrites the file from the objects found in its bytes, ignoring its cross-reference and stream lengths: the later of two
 * objects with one number is used, and a stream ends at its `endstream`. For files that viewers repair too. Undefined if no
 * document is found.
 */
export function repairedFile(bytes: Uint8Array): Uint8Array | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const { objects, trailers, expanded } = search(file, file.toString('latin1'))
  const trailer = trailers.findLast(({ root }) => root !== null && objects.has(Number.parseInt(root, 10)))
  const root = trailer?.root ?? catalogAmong(objects)
  const keys = trailers.map((each) => each.keys).join('')
  // Compressed objects of an encrypted file cannot be read without decrypting it.
  if (root === undefined || (expanded && keys.includes('/Encrypt'))) return undefined
  const header = /%PDF-\d\.\d/.exec(file.toString('latin1', 0, 1024))?.[0] ?? '%PDF-1.7'
  return written(header, objects, `/Root ${root} ${trailer?.keys ?? keys}`)
}

/** Scans the file once, from object to object. */
function search(file: Buffer, text: string): Found {
  const found: Found = { objects: new Map(), trailers: [], expanded: false }
  let lengths: Map<string, number> | undefined
  const lengthAt = (number: string): number | undefined => {
    lengths ??= new Map([...text.matchAll(plainNumber)].map(([, of = '', value]) => [of, Number(value)]))
    return lengths.get(number)
  }
  start.lastIndex = 0
  for (let match = start.exec(text); match; match = start.exec(text)) {
    const value = findValue(text, start.lastIndex)
    if (match[1] === undefined) {
      found.trailers.push(trailerOf(value.text))
      continue
    }
    const data = value.isStream ? streamData(file, text, value, lengthAt) : null
    start.lastIndex = Math.max(start.lastIndex, data?.end ?? value.end)
    keep(found, Number(match[1]), { generation: Number(match[2]), value: value.text, data: data?.bytes ?? null })
  }
  return found
}

function keep(found: Found, number: number, object: FoundObject): void {
  if (object.data && /\/Type\s*\/XRef\b/.test(object.value)) {
    found.trailers.push(trailerOf(object.value))
  } else if (object.data && /\/Type\s*\/ObjStm\b/.test(object.value)) {
    found.expanded = true
    for (const [inner, value] of unpacked(object.value, object.data))
      found.objects.set(inner, { generation: 0, value, data: null })
  } else {
    found.objects.set(number, object)
  }
}

/** The position of the data: as long as /Length states if the keyword follows there, else up to the next such keyword. */
function streamData(
  file: Buffer,
  text: string,
  value: FoundValue,
  lengthAt: (number: string) => number | undefined,
): { bytes: Uint8Array; end: number } {
  const opening = /stream(?:\r\n|\n|\r)?/y
  opening.lastIndex = value.end
  opening.exec(text)
  const from = opening.lastIndex
  const [, direct, isReference] = value.length ?? []
  const statedLength = isReference ? lengthAt(direct ?? '') : direct === undefined ? undefined : Number(direct)
  if (statedLength !== undefined && /^\s{0,2}endstream/.test(text.slice(from + statedLength, from + statedLength + 12)))
    return { bytes: file.subarray(from, from + statedLength), end: from + statedLength }
  const ends = ['endstream', 'endobj'].map((word) => text.indexOf(word, from)).filter((at) => at >= 0)
  const end = ends.length > 0 ? Math.min(...ends) : text.length
  const line = /(?:\r\n|\n|\r)?$/.exec(text.slice(Math.max(from, end - 2), end))?.[0].length ?? 0
  return { bytes: file.subarray(from, end - line), end }
}

/** The objects of an object stream (ISO 32000-1 7.5.7); empty if it cannot be read. */
function unpacked(value: string, data: Uint8Array): [number, string][] {
  try {
    const plain = /\/Filter/.test(value) ? inflateSync(data, { maxOutputLength: maxInflated }) : Buffer.from(data)
    const first = Number(/\/First\s+(\d+)/.exec(value)?.[1])
    const pairs = plain.toString('latin1', 0, first).trim().split(/\s+/).map(Number)
    return Array.from({ length: Math.floor(pairs.length / 2) }, (_, i) => {
      const [number = 0, from = 0, , to] = pairs.slice(i * 2, i * 2 + 4)
      return [number, plain.toString('latin1', first + from, to === undefined ? plain.length : first + to)]
    })
  } catch {
    return []
  }
}

function trailerOf(value: string): Trailer {
  const root = new RegExp(`/Root${space}*(\\d+${space}+\\d+${space}+R)`).exec(value)?.[1] ?? null
  const references = ['Info', 'Encrypt'].map(
    (key) => new RegExp(`/${key}${space}*\\d+${space}+\\d+${space}+R`).exec(value)?.[0] ?? '',
  )
  const id = /\/ID\s*\[\s*<[0-9a-fA-F\s]*>\s*<[0-9a-fA-F\s]*>\s*\]/.exec(value)?.[0] ?? ''
  return { root, keys: [...references, id].join(' ') }
}

function catalogAmong(objects: Found['objects']): string | undefined {
  const last = [...objects].findLast(([, { value, data }]) => !data && /\/Type\s*\/Catalog\b/.test(value))
  return last && `${last[0]} ${last[1].generation} R`
}

function written(header: string, objects: Found['objects'], trailer: string): Uint8Array {
  const sink = new ByteSink()
  sink.text(`${header}\n%\xe2\xe3\xcf\xd3\n`)
  let section = '0 1\n0000000000 65535 f\r\n'
  let size = 1
  for (const [number, { generation, value, data }] of [...objects].sort(([a], [b]) => a - b)) {
    if (number === 0) continue
    section += `${number} 1\n${String(sink.length).padStart(10, '0')} ${String(generation).padStart(5, '0')} n\r\n`
    sink.text(`${number} ${generation} obj\n`)
    if (data) {
      sink.text(`${value.replace(/>>$/, '')} /Length ${data.length} >>\nstream\n`)
      sink.bytes(data)
      sink.text('\nendstream')
    } else sink.text(value)
    sink.text('\nendobj\n')
    size = number + 1
  }
  const at = sink.length
  sink.text(`xref\n${section}trailer\n<< ${trailer} /Size ${size} >>\nstartxref\n${at}\n%%EOF\n`)
  return sink.toBytes()
}
