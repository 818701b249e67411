import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openKeySource } from './keys.ts'
import { SettingsError } from './settings.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'signcove-keys-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

const mode = (file: string) => statSync(path.join(dir, file)).mode & 0o777

describe('the master key', () => {
  it('is created once, readable only by its owner, and leaves no other file', () => {
    const first = openKeySource(dir).derive('blobs')
    expect(first).toHaveLength(32)
    expect(openKeySource(dir).derive('blobs')).toEqual(first)
    expect(mode('secrets')).toBe(0o700)
    expect(mode('secrets/master.key')).toBe(0o600)
    expect(readdirSync(path.join(dir, 'secrets'))).toEqual(['master.key'])
  })

  it('gives each purpose its own key', () => {
    const keys = openKeySource(dir)
    expect(keys.derive('blobs')).not.toEqual(keys.derive('codes'))
  })

  it('is never replaced if it is damaged', () => {
    openKeySource(dir)
    writeFileSync(path.join(dir, 'secrets/master.key'), 'short')
    expect(() => openKeySource(dir)).toThrow(SettingsError)
  })
})
