import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ProgramResult } from './programs.ts'

/** The files of a bundle. They are stored uncompressed (APPNOTE 4.3.7), each after its local header. */
function filesIn(zip: Buffer): { name: string; content: Buffer }[] {
  const files: { name: string; content: Buffer }[] = []
  for (let at = 0; zip.readUInt32LE(at) === 0x04034b50; ) {
    const size = zip.readUInt32LE(at + 18)
    const start = at + 30 + zip.readUInt16LE(at + 26)
    const data = start + zip.readUInt16LE(at + 28)
    files.push({ name: zip.subarray(at + 30, start).toString(), content: zip.subarray(data, data + size) })
    at = data + size
  }
  return files
}

/** Runs the verifier of a bundle on that bundle, in an empty folder, as a reader does. */
export function verifyBundle(zip: Buffer): ProgramResult {
  const folder = mkdtempSync(path.join(tmpdir(), 'signcove-e2e-'))
  try {
    for (const { name, content } of filesIn(zip).filter((file) => /^verify(?:\.mjs$|\/)/.test(file.name))) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
      writeFileSync(path.join(folder, name), content)
    }
    writeFileSync(path.join(folder, 'evidence.zip'), zip)
    const { status, stdout, stderr } = spawnSync(process.execPath, ['verify.mjs', 'evidence.zip'], {
      cwd: folder,
      encoding: 'utf8',
    })
    return { status, output: `${stdout}${stderr}` }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
