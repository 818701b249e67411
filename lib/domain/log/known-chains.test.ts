import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Store } from '#db/client.ts'
import { onEachDatabase } from '#db/testing.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { startAuthority, type TestAuthority } from '#lib/engines/pki/testing.ts'
import { checkAuthority, obtainTimestamp } from './index.ts'

onEachDatabase('a timestamp authority without a certificate in the settings', (open) => {
  let authority: TestAuthority
  let store: Store
  beforeAll(async () => {
    authority = await startAuthority()
    store = await open()
  })
  afterAll(() => authority.close())
  const context = (settings: Record<string, string> = {}): TestCtx =>
    testContext(store, { SIGNCOVE_TSA_URL: authority.url, ...settings }, { at: new Date() })
  const folderOf = ({ settings }: TestCtx) => path.join(settings.dataDir, 'timestamp-authorities')
  const obtain = (ctx: TestCtx) => obtainTimestamp(ctx, Buffer.alloc(32, 1), 'background')

  it('is accepted with the chain of its first timestamp only', async () => {
    const ctx = context()
    await obtain(ctx)
    const [file = '', ...more] = readdirSync(folderOf(ctx))
    expect([file, more]).toEqual([`${encodeURIComponent(new URL(authority.url).host)}.pem`, []])
    expect(readFileSync(path.join(folderOf(ctx), file), 'utf8').trim()).toBe(readFileSync(authority.ca, 'utf8').trim())
    await obtain(ctx)
    copyFileSync(authority.otherCa, path.join(folderOf(ctx), file))
    await expect(obtain(ctx)).rejects.toMatchObject({ name: 'TimestampFault', code: 'untrusted' })
    expect(await checkAuthority(ctx)).toMatchObject({ state: 'failing', reason: 'untrusted' })
    rmSync(path.join(folderOf(ctx), file))
    expect(await checkAuthority(ctx)).toMatchObject({ state: 'ok' })
  })

  it('is compared with the certificates of the settings instead if there are some', async () => {
    const ctx = context({ SIGNCOVE_TSA_CA: authority.ca })
    mkdirSync(folderOf(ctx))
    const file = path.join(folderOf(ctx), `${encodeURIComponent(new URL(authority.url).host)}.pem`)
    copyFileSync(authority.otherCa, file)
    await obtain(ctx)
    expect(readFileSync(file)).toEqual(readFileSync(authority.otherCa))
  })

  it('never makes a seal fail: a file that cannot be read is a fault of the timestamp', async () => {
    const ctx = context()
    writeFileSync(folderOf(ctx), 'a file where the directory would be')
    await expect(obtain(ctx)).rejects.toMatchObject({ name: 'TimestampFault', code: 'untrusted' })
  })
})
