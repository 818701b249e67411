import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { PdfArray, type PdfObject, PdfRef, PdfStream, PdfString } from '@libpdf/core'
import { ByteSink, dict, name, number, type Renumbering, writeObject } from './syntax.ts'
import { type Entry, writeIndirect, writeXrefStream, writeXrefTable } from './xref.ts'

/** The objects of one object stream: a reader decodes all of them to read one. */
const perStream = 100

/** What a file is written from: all its objects, in order, and the new number of each. */
type Parts = {
  objects: readonly PdfObject[]
  refs: Renumbering
  version: number
  root: PdfRef
  info: PdfRef | null
  /** The earlier identifier of the file, kept as the first of the two. */
  id: Uint8Array | null
  /** Writes object streams (ISO 32000-1 7.5.7) and a cross-reference stream, instead of a table. */
  compact: boolean
}

/**
 * A file with exactly these objects, numbered from 1 without gaps, in one section. The same objects give the same bytes, and
 * so does the file that is read from them.
 */
export function rewrittenFile(parts: Parts): Uint8Array {
  const { objects, refs, compact } = parts
  const sink = new ByteSink()
  sink.text(`%PDF-${Math.max(parts.version, compact ? 1.5 : 1.4).toFixed(1)}\n%\xe2\xe3\xcf\xd3\n`)
  const placed: { ref: PdfRef; offset: number }[] = []
  const packed: { ref: PdfRef; object: PdfObject }[] = []
  for (const [i, object] of objects.entries()) {
    const ref = PdfRef.of(i + 1, 0)
    if (compact && !(object instanceof PdfStream)) packed.push({ ref, object })
    else {
      placed.push({ ref, offset: sink.length })
      writeIndirect(sink, ref, object, refs)
    }
  }
  const entries = [...placed, ...writeObjectStreams(sink, packed, refs, objects.length + 1)]
  const trailer = dict({ Root: refs(parts.root) ?? parts.root, ID: identifier(sink, parts.id) })
  const info = parts.info && refs(parts.info)
  if (info) trailer.set('Info', info)
  const next = entries.length + 1
  if (!compact) writeXrefTable(sink, placed, trailer, next, true)
  else writeXrefStream(sink, entries.sort(byNumber), trailer, next)
  return sink.toBytes()
}

const byNumber = (a: Entry, b: Entry): number => a.ref.objectNumber - b.ref.objectNumber

function writeObjectStreams(
  sink: ByteSink,
  packed: readonly { ref: PdfRef; object: PdfObject }[],
  refs: Renumbering,
  first: number,
): Entry[] {
  const entries: Entry[] = []
  for (let at = 0; at < packed.length; at += perStream) {
    const self = PdfRef.of(first + at / perStream, 0)
    const group = packed.slice(at, at + perStream)
    const content = new ByteSink()
    const positions: number[] = []
    for (const { ref, object } of group) {
      entries.push({ ref, stream: self.objectNumber, index: positions.length / 2 })
      positions.push(ref.objectNumber, content.length)
      writeObject(content, object, refs)
      content.text('\n')
    }
    const head = Buffer.from(`${positions.join(' ')}\n`)
    const data = deflateSync(Buffer.concat([head, ...content.parts()]))
    const about = { Type: name('ObjStm'), N: number(group.length), First: number(head.length) }
    entries.push({ ref: self, offset: sink.length })
    writeIndirect(sink, self, new PdfStream(dict({ ...about, Filter: name('FlateDecode') }), data))
  }
  return entries
}

function identifier(sink: ByteSink, first: Uint8Array | null): PdfArray {
  const hash = createHash('sha256')
  for (const part of sink.parts()) hash.update(part)
  const digest = hash.digest().subarray(0, 16)
  return PdfArray.of(PdfString.fromBytes(first ?? digest), PdfString.fromBytes(digest))
}
