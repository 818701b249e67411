import { spawn } from 'node:child_process'
import path from 'node:path'
import { expect, it } from 'vitest'

const module = path.join(import.meta.dirname, 'last-resort.ts')

function run(script: string) {
  const code = `const { surviveClosedOutput, endOnUncaughtError } = await import(${JSON.stringify(module)})
    process.on('uncaughtException', (error) => console.error('uncaught', error))
    surviveClosedOutput()
    endOnUncaughtError()
    ${script}`
  return spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: ['pipe', 'pipe', 'pipe'] })
}

it('a server whose output no one reads continues', async () => {
  const child = run(`process.stdin.once('data', () => {
      for (let n = 0; n < 100; n += 1) { process.stdout.write('line\\n'); process.stderr.write('line\\n') }
      setTimeout(() => process.exit(42), 100)
    })
    console.log('ready')`)
  await new Promise((resolve) => child.stdout.once('data', resolve))
  child.stdout.destroy()
  child.stderr.destroy()
  child.stdin.write('go')
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(42)
})

it('an uncaught error ends the server with a message, whatever other handlers there are', async () => {
  const child = run(`setTimeout(() => { throw new Error('broken state') }, 1)
    setTimeout(() => process.exit(0), 60_000)`)
  let output = ''
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(70)
  expect(output).toContain('Signcove stops because of an unexpected error')
  // Where it was thrown, but not its message, which can contain personal data.
  expect(output).toMatch(/\nError\n +at /)
  expect(output).not.toContain('broken state')
})
