import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { hideFromSandbox, isolation, sandboxed } from './sandbox.ts'

const execFileAsync = promisify(execFile)
const env = { NODE_ENV: 'production', PATH: '/usr/bin:/bin:/usr/sbin:/sbin' } as const
const root = process.cwd()
const here = path.join(root, 'lib/engines/pdf/worker')
let folder: string
let key: string
let server: Server

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sandbox-'))
  key = path.join(folder, 'master.key')
  writeFileSync(key, 'secret')
  server = createServer((socket) => socket.end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  mkdirSync(path.join(folder, 'within'))
  hideFromSandbox([folder, path.join(folder, 'within')])
})
afterAll(async () => {
  hideFromSandbox([])
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true })
})

describe('a process that parses uploads', () => {
  it('reads the program, and can neither read keys, write, start programs nor use the network', async () => {
    const { program, args } = sandboxed(root, [], path.join(here, 'sandbox-probe.ts'))
    const { port } = server.address() as AddressInfo
    const probe = execFileAsync(program, [...args, key, String(port), path.join(here, 'sandbox.ts')], { env })
    const output = (await probe).stdout
    const { program: own, socket, ...refused } = JSON.parse(output) as Record<string, string>
    expect(own).toBe('done')
    for (const [what, code] of Object.entries(refused)) expect(code, what).toBe('ERR_ACCESS_DENIED')
    // Node's permission model does not cover the network in this version.
    expect(socket).toBe(isolation().namespaces ? 'ENETUNREACH' : 'done')
  })

  it.runIf(isolation().namespaces)('cannot reach hidden folders and other processes by native code either', () => {
    const { program, args } = sandboxed(root, [], 'unused')
    const shell = (script: string) =>
      spawnSync(program, [...args.slice(0, args.indexOf(process.execPath)), 'sh', '-c', script], { encoding: 'utf8' })
    expect(execFileSync('cat', [key], { encoding: 'utf8' })).toBe('secret')
    expect(shell(`cat ${key}`)).toMatchObject({ stdout: '', status: 1 })
    expect(shell(`umount ${folder}; cat ${key}`)).toMatchObject({ stdout: '', status: 1 })
    expect(shell(`unshare --user --map-root-user --mount sh -c 'umount ${folder}; cat ${key}'`).stdout).toBe('')
    expect(shell(`kill -0 ${process.pid}`).status).not.toBe(0)
    expect(shell('cat /proc/net/dev').stdout.match(/:/g)).toHaveLength(1)
  })

  it.runIf(isolation().namespaces)('cannot read a hidden file beside the program', () => {
    const beside = path.join(folder, 'beside')
    mkdirSync(beside)
    const file = path.join(beside, 'master.key')
    writeFileSync(file, 'secret')
    hideFromSandbox([file])
    try {
      const { program, args } = sandboxed(root, [], 'unused')
      const shell = [...args.slice(0, args.indexOf(process.execPath)), 'sh', '-c', `ls ${beside}; cat ${file}`]
      expect(spawnSync(program, shell, { encoding: 'utf8' })).toMatchObject({ stdout: 'master.key\n' })
    } finally {
      hideFromSandbox([folder, path.join(folder, 'within')])
    }
  })

  it.runIf(isolation().namespaces)('ends when the process that started it is killed', async () => {
    const { program, args } = sandboxed(root, [], 'unused')
    const child = spawn(program, [...args.slice(0, args.indexOf(process.execPath)), 'sleep', '300.125'], {
      env,
      stdio: 'ignore',
    })
    const isRunning = () => spawnSync('pgrep', ['-x', '-f', 'sleep 300[.]125']).status === 0
    await vi.waitUntil(isRunning, { timeout: 20_000 })
    child.kill('SIGKILL')
    await vi.waitUntil(() => !isRunning(), { timeout: 20_000 })
  })
})
