import { deflateSync } from 'node:zlib'

/** The bodies of objects by number; a number may occur twice. */
export type Objects = readonly (readonly [number: number, body: string])[]

/** How an update is written. Everything is done here, byte by byte, without the code that the product writes PDFs with. */
export type RawUpdate = {
  objects: Objects
  /** Numbers that the section declares free. */
  free?: readonly number[]
  root: number
  prev: number | string
  /** `table19`: rows of 19 bytes; `hybrid`: a table whose trailer names a stream; `objstm`: objects in an object stream. */
  section: 'table' | 'table19' | 'stream' | 'hybrid' | 'objstm'
  size: number
  generation?: number
  /** Written between all objects. */
  between?: string
  trailer?: string
  tail?: (xref: number) => string
}

export const plainTail = (xref: number): string => `startxref\n${xref}\n%%EOF\n`

/** The file with the update behind it, and the offset of the update's section. */
export function withUpdate(base: Buffer, update: RawUpdate): { bytes: Buffer; xref: number } {
  const sink = new Sink(base)
  sink.text('\n')
  const { section } = update
  const rows = section === 'objstm' ? packed(sink, update) : written(sink, update)
  for (const number of update.free ?? []) rows.push([number, 0, 0, 65_535])
  rows.sort(([a], [b]) => a - b)
  const trailer = `/Size ${update.size} /Root ${update.root} 0 R /Prev ${update.prev} ${update.trailer ?? ''}`
  const xref = writeSection(sink, update, rows, trailer)
  sink.text((update.tail ?? plainTail)(xref))
  return { bytes: sink.bytes(), xref }
}

type Row = [number: number, kind: 0 | 1 | 2, second: number, third: number]

class Sink {
  length: number
  readonly #parts: Buffer[]
  constructor(base: Buffer) {
    this.length = base.length
    this.#parts = [base]
  }
  text(value: string): void {
    this.#parts.push(Buffer.from(value, 'latin1'))
    this.length += value.length
  }
  bytes(): Buffer {
    return Buffer.concat(this.#parts)
  }
}

function written(sink: Sink, { objects, between = '', generation = 0 }: RawUpdate): Row[] {
  return objects.map(([number, body]) => {
    sink.text(between)
    const row: Row = [number, 1, sink.length, generation]
    sink.text(`${number} ${generation} obj\n${body}\nendobj\n`)
    return row
  })
}

/** An object stream with all objects but streams, which are written as usual (ISO 32000-1 7.5.7). */
function packed(sink: Sink, update: RawUpdate): Row[] {
  const inside = update.objects.filter(([, body]) => !body.includes('stream'))
  const rows = written(sink, { ...update, objects: update.objects.filter((one) => !inside.includes(one)) })
  let at = 0
  const index = inside.map(([number, body], i) => {
    rows.push([number, 2, update.size, i])
    const pair = `${number} ${at}`
    at += body.length + 1
    return pair
  })
  const header = `${index.join(' ')} `
  const data = deflateSync(Buffer.from(header + inside.map(([, body]) => body).join(' '), 'latin1')).toString('latin1')
  const entries = `/Type /ObjStm /N ${inside.length} /First ${header.length} /Filter /FlateDecode /Length ${data.length}`
  return [
    ...rows,
    ...written(sink, { ...update, objects: [[update.size, `<< ${entries} >>\nstream\n${data}\nendstream`]] }),
  ]
}

function writeSection(sink: Sink, { section, size }: RawUpdate, rows: readonly Row[], trailer: string): number {
  if (section === 'stream' || section === 'objstm') return writeStream(sink, rows, trailer, size + 1)
  const hidden = section === 'hybrid' ? writeStream(sink, rows, trailer, size + 1) : null
  const xref = sink.length
  const end = section === 'table19' ? '\n' : '\r\n'
  const listed = hidden === null ? rows : []
  const lines = listed.map(([number, kind, offset, generation]) => {
    const fields = `${String(offset).padStart(10, '0')} ${String(generation).padStart(5, '0')}`
    return `${number} 1\n${fields} ${kind === 0 ? 'f' : 'n'}${end}`
  })
  const also = hidden === null ? '' : ` /XRefStm ${hidden}`
  sink.text(`xref\n${lines.join('') || '0 0\n'}trailer\n<< ${trailer}${also} >>\n`)
  return xref
}

function writeStream(sink: Sink, rows: readonly Row[], trailer: string, own: number): number {
  const xref = sink.length
  const all: Row[] = [...rows, [own, 1, xref, 0]]
  const data = Buffer.alloc(all.length * 7)
  all.forEach(([, kind, second, third], i) => {
    data.writeUInt8(kind, i * 7)
    data.writeUInt32BE(second, i * 7 + 1)
    data.writeUInt16BE(third, i * 7 + 5)
  })
  const index = all.map(([number]) => `${number} 1`).join(' ')
  const size = `${trailer.replace(/\/Size \d+/, `/Size ${own + 1}`)} /W [1 4 2] /Index [${index}]`
  sink.text(`${own} 0 obj\n<< /Type /XRef ${size} /Length ${data.length} >>\nstream\n`)
  sink.text(data.toString('latin1'))
  sink.text('\nendstream\nendobj\n')
  return xref
}
