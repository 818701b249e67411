import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { SealedFile } from '../sealed-file.ts'
import { signatureFields } from '../signatures.ts'
import { Dictionary, Ref, type Value } from '../values.ts'

/** A sealed file to change, and the numbers of its objects. */
export type SealedBase = {
  name: string
  sealed: Buffer
  /** The same with the document timestamp that the product adds; null for a file that was made for an attack. */
  stamped: Buffer | null
  /** The offset of its last cross-reference section. */
  xref: number
  /** The first free number. */
  size: number
  catalog: number
  pages: number
  page: number
  content: number
  form: number
  widget: number
  signature: number
  /** A number that the page refers to without there being such an object, or that /DSS names; else null. */
  weak: number | null
  /** The bodies of the catalog and the page, without their brackets. */
  catalogBody: string
  pageBody: string
}

const fixtures: [name: string, file: string, weak: number | null][] = [
  ['table', 'timestamped-fixtures/table.pdf.gz', null],
  ['stream', 'timestamped-fixtures/stream.pdf.gz', null],
  ['dangling', 'attack-fixtures/dangling-reference.pdf', 5],
  ['dss', 'attack-fixtures/dss-alibi.pdf', 4],
  ['plain', 'attack-fixtures/second-startxref.pdf', null],
]

/** Sealed files with tables, with cross-reference and object streams, and those of known attacks. */
export function sealedBases(): SealedBase[] {
  return fixtures.map(([name, file, weak]) => {
    const raw = readFileSync(path.join(import.meta.dirname, '..', file))
    const isStamped = file.endsWith('.gz')
    const bytes = isStamped ? gunzipSync(raw) : raw
    return baseOf(name, bytes.subarray(0, firstEnd(bytes)), isStamped ? bytes : null, weak)
  })
}

function firstEnd(bytes: Buffer): number {
  const range = /\/ByteRange \[0 \d+ (\d+) (\d+)\]/.exec(bytes.toString('latin1'))
  return Number(range?.[1]) + Number(range?.[2])
}

function baseOf(name: string, sealed: Buffer, stamped: Buffer | null, weak: number | null): SealedBase {
  const file = new SealedFile(sealed)
  const catalog = file.trailer.get('Root')
  const entries = file.dictionary(catalog)
  const pages = entries?.get('Pages')
  const [page] = file.array(file.dictionary(pages)?.get('Kids'))
  const contents = file.dictionary(page)?.get('Contents')
  const [content] = contents instanceof Ref ? [contents] : file.array(contents)
  const form = entries?.get('AcroForm')
  const [widget] = file.array(file.dictionary(form)?.get('Fields'))
  const [field] = signatureFields(file)
  return {
    name,
    sealed,
    stamped,
    xref: file.sections[0]?.start ?? 0,
    size: Math.max(...file.numbers()) + 1,
    catalog: numberOf(catalog),
    pages: numberOf(pages),
    page: numberOf(page),
    content: numberOf(content),
    form: numberOf(form),
    widget: numberOf(widget),
    signature: numberOf(field?.ref),
    weak,
    catalogBody: bodyOf(file, catalog),
    pageBody: bodyOf(file, page),
  }
}

function numberOf(value: Value | undefined): number {
  if (!(value instanceof Ref)) throw new Error('the fixture has another form')
  return value.number
}

/** The text of a dictionary between its outer brackets. */
function bodyOf(file: SealedFile, value: Value | undefined): string {
  const at = file.positionOf(numberOf(value))?.offset ?? 0
  if (!(file.resolve(value) instanceof Dictionary)) throw new Error('the fixture has another form')
  const text = file.bytes.toString('latin1', at, file.bytes.indexOf('endobj', at))
  return text.slice(text.indexOf('<<') + 2, text.lastIndexOf('>>'))
}
