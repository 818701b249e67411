import { inflateSync } from 'node:zlib'
import { PdfArray, PdfDict, PdfName, type PdfRef, PdfStream } from '@libpdf/core'
import { type BaseFile, copyOf, resolved, resolvedDict } from './base-file.ts'
import { contentBalance } from './content-balance.ts'
import type { ObjectTable } from './object-table.ts'
import { contentRefs, inherited } from './page-attributes.ts'
import { dict, joined } from './syntax.ts'

/**
 * The page with an XObject drawn on top. The old content is unchanged, enclosed in a saved and restored graphics state with
 * all open operators closed; its resources gain one name.
 */
export function drawOver(
  source: Pick<BaseFile, 'pdf'>,
  objects: Pick<ObjectTable, 'add'>,
  page: PdfDict,
  drawings: readonly { xobject: PdfRef; operators: (key: string) => string }[],
): PdfDict {
  const changed = copyOf(page)
  const old = contentRefs(source, page)
  const names = freeNames(source, page, drawings.length)
  const drawn = drawings.map(({ operators }, i) => `q\n${operators(names[i] ?? '')}\nQ\n`).join('')
  const { before, after } = old.length > 0 ? enclosing(source, old) : { before: '', after: '' }
  const content = [...old, stream(objects, after + drawn)]
  if (before) content.unshift(stream(objects, before))
  changed.set('Contents', PdfArray.of(...content))
  const resources = copyOf(asDict(inherited(source, page, 'Resources')))
  const xobjects = copyOf(resolvedDict(source, resources.get('XObject')))
  drawings.forEach(({ xobject }, i) => {
    xobjects.set(names[i] ?? '', xobject)
  })
  resources.set('XObject', xobjects)
  changed.set('Resources', resources)
  return changed
}

function stream(objects: Pick<ObjectTable, 'add'>, operators: string): PdfRef {
  return objects.add(new PdfStream(dict({}), Buffer.from(operators, 'latin1')))
}

/** Adds a save before the content for each surplus restore, and closes open operators after it. */
function enclosing(source: Pick<BaseFile, 'pdf'>, old: readonly PdfRef[]): { before: string; after: string } {
  let balance = { open: 0, underflow: 0, inText: false, marked: 0 }
  try {
    balance = contentBalance(joined(old.flatMap((ref) => [streamData(source, ref), Buffer.from('\n')])))
  } catch {
    // Content that cannot be decoded draws nothing, and is enclosed as if it were valid.
  }
  const close = `${balance.inText ? 'ET\n' : ''}${'EMC\n'.repeat(Math.min(balance.marked, 1000))}${'Q\n'.repeat(Math.min(balance.open, 1000))}`
  return { before: 'q\n'.repeat(1 + Math.min(balance.underflow, 1000)), after: `\n${close}Q\n` }
}

function streamData(source: Pick<BaseFile, 'pdf'>, ref: PdfRef): Uint8Array {
  const object = resolved(source, ref)
  if (!(object instanceof PdfStream)) return new Uint8Array()
  // Nearly all content is plain Flate, which zlib decodes faster; libpdf handles the rest and damaged streams.
  if (isPlainFlate(object)) {
    try {
      return inflateSync(object.data)
    } catch {
      return object.getDecodedData()
    }
  }
  return object.getDecodedData()
}

function isPlainFlate(stream: PdfStream): boolean {
  const filter = stream.get('Filter')
  return filter instanceof PdfName && filter.value === 'FlateDecode' && !stream.has('DecodeParms')
}

function asDict(object: ReturnType<typeof resolved>): PdfDict | undefined {
  return object instanceof PdfDict ? object : undefined
}

function freeNames(source: Pick<BaseFile, 'pdf'>, page: PdfDict, count: number): string[] {
  const taken = resolvedDict(source, asDict(inherited(source, page, 'Resources'))?.get('XObject'))
  const names: string[] = []
  for (let n = 1; names.length < count; n += 1) if (!taken?.has(`Sc${n}`)) names.push(`Sc${n}`)
  return names
}
