import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { soleLogKey } from '#lib/core/log-keys.ts'
import { checkpointText, ed25519Key, openLog, signNote } from './index.ts'
import { movePinnedCheckpoint, readPinnedCheckpoint, writePinnedCheckpoint } from './pinned-checkpoint.ts'

const root = mkdtempSync(join(tmpdir(), 'signcove-pinned-'))
afterAll(() => rmSync(root, { recursive: true }))
let folders = 0
const folder = () => join(root, String(folders++))
const key = Buffer.alloc(32, 5)

describe('the pinned checkpoint', () => {
  const { vkey } = openLog({ keys: soleLogKey(key), dir: root })
  const noteOf = (origin: string, size: number) =>
    signNote(checkpointText({ origin, size, root: Buffer.alloc(32, size) }), origin, ed25519Key(key))

  it('is not replaced by a smaller one under the same name', async () => {
    const dir = folder()
    const sizes: unknown[] = []
    for (const [origin, size] of [
      ['a/log', 10],
      ['a/log', 9],
      ['a/log', 10],
      ['a/log', 11],
      ['a/log/2', 3],
    ] as const)
      sizes.push([await writePinnedCheckpoint(dir, noteOf(origin, size), vkey), readPinnedCheckpoint(dir, vkey)])
    expect(sizes).toMatchObject([
      [true, { head: { size: 10 } }],
      [false, { head: { size: 10 } }],
      [true, { head: { size: 10 } }],
      [true, { head: { size: 11 } }],
      [true, { head: { origin: 'a/log/2', size: 3 } }],
    ])
  })

  it('is moved once from the directory of an earlier version, unless there is a newer one', async () => {
    const [earlier, dir] = [folder(), folder()]
    await movePinnedCheckpoint(earlier, dir)
    expect(readPinnedCheckpoint(dir, vkey)).toEqual({ kind: 'none' })
    await writePinnedCheckpoint(earlier, noteOf('a/log', 4), vkey)
    await movePinnedCheckpoint(earlier, dir)
    expect(readPinnedCheckpoint(dir, vkey)).toMatchObject({ head: { size: 4 } })
    expect(readPinnedCheckpoint(earlier, vkey)).toEqual({ kind: 'none' })
    await writePinnedCheckpoint(earlier, noteOf('a/log', 2), vkey)
    await movePinnedCheckpoint(earlier, dir)
    expect(readPinnedCheckpoint(dir, vkey)).toMatchObject({ head: { size: 4 } })
    expect(readPinnedCheckpoint(earlier, vkey)).toEqual({ kind: 'none' })
  })
})
