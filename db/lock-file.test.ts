import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { lockFile } from './lock-file.ts'

function fileToLock(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'signcove-lock-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return path.join(folder, 'server.lock')
}

it('is locked once, until it is unlocked', () => {
  const file = fileToLock()
  const unlock = lockFile(file)
  expect([unlock, lockFile(file), lockFile(file)]).toEqual([expect.any(Function), null, null])
  unlock?.()
  const again = lockFile(file)
  expect(again).not.toBeNull()
  again?.()
  expect(readdirSync(path.dirname(file))).toEqual(['server.lock'])
})

it('is locked by another process, and free as soon as that is killed', async () => {
  const file = fileToLock()
  const module = path.join(import.meta.dirname, 'lock-file.ts')
  const code = `import(${JSON.stringify(module)}).then(({ lockFile }) => {
    globalThis.unlock = lockFile(${JSON.stringify(file)})
    console.log(globalThis.unlock === null ? 'refused' : 'locked')
    setInterval(() => undefined, 60_000)
  })`
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [output] = (await once(child.stdout, 'data')) as [Buffer]
  expect(output.toString()).toBe('locked\n')
  expect(lockFile(file)).toBeNull()
  child.kill('SIGKILL')
  await once(child, 'exit')
  const unlock = lockFile(file)
  expect(unlock).not.toBeNull()
  unlock?.()
})
