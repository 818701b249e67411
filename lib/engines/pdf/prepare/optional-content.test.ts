import { PDFDict, PDFDocument, PDFName, type PDFRef, PDFString } from 'pdf-lib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { preparePdf, renderPage } from '../documents.ts'

type Entries = Record<string, unknown>

/**
 * A page of three adjacent squares, each bound to a group or membership by `bind`: groups a, b, c, or memberships of them.
 */
async function layered(
  config: (groups: PDFRef[]) => { D: Entries; Configs?: Entries[] },
  bind: (groups: PDFRef[]) => (PDFRef | Entries)[] = (groups) => groups,
  usage: Entries[] = [],
): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  const page = pdf.addPage([90, 30])
  const object = (entries: unknown): PDFRef => pdf.context.register(pdf.context.obj(entries as never))
  const groups = ['a', 'b', 'c'].map((name, i) => object({ Type: 'OCG', Name: PDFString.of(name), ...usage[i] }))
  const bound = bind(groups).map((to) => ('objectNumber' in to ? to : object(to)))
  const content = bound.map((_, i) => `/OC /P${i} BDC 0 g ${i * 30} 0 30 30 re f EMC`).join('\n')
  page.node.set(PDFName.of('Contents'), pdf.context.register(pdf.context.stream(content)))
  const names = Object.fromEntries(bound.map((ref, i) => [`P${i}`, ref]))
  page.node.set(PDFName.of('Resources'), pdf.context.obj({ Properties: names } as never))
  pdf.catalog.set(PDFName.of('OCProperties'), pdf.context.obj({ OCGs: groups, ...config(groups) } as never))
  return pdf.save({ useObjectStreams: false })
}

let drawn = 0

/** The visible squares, such as "a-c". */
async function seen(bytes: Uint8Array): Promise<string> {
  drawn += 1
  const { webp } = await renderPage({ key: `layers ${drawn}`, load: async () => bytes, page: 0, dpi: 72 })
  const pixels = await sharp(webp).greyscale().raw().toBuffer()
  return ['a', 'b', 'c'].map((name, i) => ((pixels[15 * 90 + i * 30 + 15] ?? 255) < 128 ? name : '-')).join('')
}

const view = (state: string): Entries => ({ Usage: { View: { ViewState: state }, Print: { PrintState: 'OFF' } } })
type Case = [string, string, Parameters<typeof layered>]

const cases: Case[] = [
  ['groups that are off', 'a-c', [([, b]) => ({ D: { OFF: [b] } })]],
  ['a base state of off', '-b-', [([, b]) => ({ D: { BaseState: 'OFF', ON: [b] } })]],
  ['a second configuration', 'abc', [([a]) => ({ D: {}, Configs: [{ OFF: [a] }] })]],
  [
    'a state for viewing',
    '-bc',
    [
      (all) => ({ D: { AS: [{ Event: 'View', Category: ['View'], OCGs: all }] } }),
      undefined,
      [view('OFF'), view('ON')],
    ],
  ],
  [
    'a state for printing',
    'abc',
    [
      (all) => ({ D: { AS: [{ Event: 'Print', Category: ['Print'], OCGs: all }] } }),
      undefined,
      [view('ON'), view('ON')],
    ],
  ],
  [
    'a state for zooming in',
    '-bc',
    [
      (all) => ({ D: { AS: [{ Event: 'View', Category: ['Zoom'], OCGs: all }] } }),
      undefined,
      [{ Usage: { Zoom: { min: 4 } } }, { Usage: { Zoom: { max: 4 } } }],
    ],
  ],
  [
    'memberships',
    '-b-',
    [
      ([a]) => ({ D: { OFF: [a] } }),
      ([a, b]) => [
        { Type: 'OCMD', OCGs: [a, b], P: 'AllOn' },
        { Type: 'OCMD', OCGs: [a, b], P: 'AnyOff' },
        { Type: 'OCMD', OCGs: a },
      ],
    ],
  ],
  [
    'expressions',
    '-b-',
    [
      ([a]) => ({ D: { OFF: [a] } }),
      ([a, b]) => [
        { Type: 'OCMD', VE: ['And', a, b] },
        { Type: 'OCMD', VE: ['Or', ['Not', a], ['Not', b]] },
        { Type: 'OCMD', VE: ['Not', b] },
      ],
    ],
  ],
]

describe('layers', () => {
  it.each(cases)('are fixed in their initial state: %s', async (_name, expected, parts) => {
    const original = await layered(...parts)
    const { bytes, removed } = await preparePdf(original)
    expect([await seen(bytes), removed]).toEqual([expected, ['layers']])
    const pdf = await PDFDocument.load(bytes)
    const properties = pdf.catalog.lookup(PDFName.of('OCProperties'), PDFDict)
    expect(properties.keys().map(String).sort()).toEqual(['/D', '/OCGs'])
    expect(properties.lookup(PDFName.of('D'), PDFDict).keys().map(String).sort()).toEqual([
      '/Locked',
      '/OFF',
      '/ON',
      '/Order',
    ])
    expect(Buffer.from(bytes).toString('latin1')).not.toMatch(/\/(Usage|VE|AS|BaseState)\b/)
    const again = await preparePdf(bytes)
    expect([again.removed, Buffer.compare(Buffer.from(again.bytes), Buffer.from(bytes))]).toEqual([[], 0])
  })
})
