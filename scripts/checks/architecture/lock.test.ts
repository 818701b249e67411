import { describe, expect, it } from 'vitest'
import { entryFor, type Lock, missingBuilds } from './lock.ts'
import { read } from './sources.ts'

describe('package-lock.json', () => {
  it('has the builds of every platform, so that npm ci works on each (npm run lock adds them)', () => {
    const lock = JSON.parse(read('package-lock.json')) as Lock
    expect(missingBuilds(lock).map(({ name }) => name)).toEqual([])
  })

  it('names no registry', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": "https?:/)
  })

  it('with a missing build is reported, with its platform', () => {
    const wantedBy = { dev: true, optionalDependencies: { '@x/linux-arm64-musl': '1.0.0', '@x/darwin-x64': '1.0.0' } }
    const lock: Lock = {
      packages: {
        '': {},
        'node_modules/x': wantedBy,
        'node_modules/x/node_modules/@x/darwin-x64': { version: '1.0.0' },
      },
    }
    const missing = missingBuilds(lock)
    expect(missing.map(({ name }) => name)).toEqual(['@x/linux-arm64-musl'])
    expect(missing.map(entryFor)).toEqual([
      { version: '1.0.0', cpu: ['arm64'], dev: true, libc: ['musl'], optional: true, os: ['linux'] },
    ])
  })
})
