import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from './test.ts'

type Program = 'pdfsig' | 'mutool' | 'qpdf' | 'pdftoppm' | 'pdftotext'

/** The result of an external program. `output` is stdout and stderr. */
export type ProgramResult = { status: number | null; output: string }

/**
 * True if the program is installed. CI must have all of them. Elsewhere the checks of a missing program are skipped, and
 * the report lists them.
 */
export function hasProgram(program: Program): boolean {
  if (spawnSync(program, ['-v']).error === undefined) return true
  if (process.env.CI) throw new Error(`CI needs ${program}.`)
  test.info().annotations.push({ type: 'LEFT OUT', description: `${program} is not installed` })
  console.warn(`LEFT OUT: ${program} is not installed, so what it would check is not checked.`)
  return false
}

export function run(program: Program, args: string[], pdf: Buffer): ProgramResult {
  return inFolder((folder) => {
    const file = path.join(folder, 'file.pdf')
    writeFileSync(file, pdf)
    const { status, stdout, stderr } = spawnSync(
      program,
      args.map((arg) => (arg === '{}' ? file : arg)),
      {
        encoding: 'utf8',
        maxBuffer: 64_000_000,
      },
    )
    return { status, output: `${stdout}${stderr}` }
  })
}

/** A page as grey values, one byte per pixel. */
export type Raster = { width: number; height: number; grey: Buffer }

/** The page as poppler renders it at 144 dpi: two pixels per point. */
export function renderPage(pdf: Buffer, page: number): Raster {
  return inFolder((folder) => {
    const file = path.join(folder, 'file.pdf')
    writeFileSync(file, pdf)
    const args = [
      '-gray',
      '-r',
      '144',
      '-cropbox',
      '-f',
      String(page),
      '-l',
      String(page),
      file,
      path.join(folder, 'page'),
    ]
    const { status, stderr } = spawnSync('pdftoppm', args, { encoding: 'utf8' })
    const image = readdirSync(folder).find((name) => name.endsWith('.pgm'))
    if (status !== 0 || !image) throw new Error(`pdftoppm could not show page ${page}: ${stderr}`)
    return readPgm(readFileSync(path.join(folder, image)))
  })
}

/** Parses Netpbm's raw grey format: three numbers in text, then the pixels. */
function readPgm(bytes: Buffer): Raster {
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 40).toString('latin1'))
  if (!head) throw new Error('not a grey picture')
  return { width: Number(head[1]), height: Number(head[2]), grey: bytes.subarray(head[0].length) }
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'signcove-e2e-'))
  try {
    return work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
