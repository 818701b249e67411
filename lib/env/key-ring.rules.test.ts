import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  currentOf,
  deriveKey,
  type KeyRing,
  keyIdOf,
  newRing,
  readRing,
  withFormerDiscarded,
  withKey,
  withLogReturned,
  withLogTaken,
  withNextLog,
  withoutKey,
  writeRing,
} from './key-ring.rules.ts'

const key = () => randomBytes(32)
const ring = () => newRing(key(), key(), key())
const stored = (one: KeyRing) => readRing(Buffer.from(writeRing(one)))

describe('a ring of keys', () => {
  it('is read as it was written, in every state', () => {
    const rotated = withKey(withKey(ring(), key()), key())
    const pending = withNextLog(rotated, key())
    const taken = withLogTaken(pending, 'example.org/log/2')
    const changed = withFormerDiscarded(taken, key())
    for (const state of [ring(), rotated, pending, taken, changed]) expect(stored(state)).toEqual(state)
  })

  it('of the single key of earlier versions has the keys that were derived from it', () => {
    const single = Buffer.alloc(32, 7)
    const read = readRing(single)
    expect(read).toMatchObject({
      unmarked: keyIdOf(single),
      keys: [{ id: keyIdOf(single), key: single }],
      formerLog: [],
    })
    expect(read?.log).toEqual({ seed: deriveKey(single, 'audit log'), from: null })
    expect(read?.witness).toEqual(deriveKey(single, 'log witness'))
  })

  it('keeps the signing keys when the master key changes', () => {
    const before = readRing(key()) as KeyRing
    const after = withoutKey(withKey(before, key()), currentOf(before).id)
    expect([after.log, after.witness]).toEqual([before.log, before.witness])
    expect(currentOf(after).id).not.toBe(currentOf(before).id)
    expect(after.unmarked).toBeNull()
  })

  it('has a current key, which cannot be removed', () => {
    const one = withKey(ring(), key())
    expect(() => withoutKey(one, currentOf(one).id)).toThrow('is the current one')
  })

  it('changes the key of the log in steps that can be undone until the former seed is discarded', () => {
    const pending = withNextLog(ring(), key())
    expect(() => withNextLog(pending, key())).toThrow('is being changed already')
    const taken = withLogTaken(pending, 'example.org/log/2')
    expect(taken.log).toEqual({ seed: pending.nextLog, from: 'example.org/log/2' })
    expect(() => withNextLog(taken, key())).toThrow('is being changed already')
    expect(withLogReturned(taken)).toEqual(pending)
    const changed = withFormerDiscarded(taken, Buffer.alloc(32, 1))
    expect(changed.formerLog).toEqual([{ from: null, publicKey: Buffer.alloc(32, 1) }])
    expect(() => withLogReturned(changed)).toThrow('is complete')
    expect(() => withLogTaken(changed, 'x')).toThrow('no next key')
  })

  it.each([
    ['an empty file', () => ''],
    ['a file that was cut off', (text: string) => text.slice(0, -5)],
    ['another format', (text: string) => text.replace('ring v1', 'ring v2')],
    [
      'a key that does not match its id',
      (text: string) => text.replace(/"[0-9a-f]{16}": "./, '"0123456789abcdef": "A'),
    ],
    ['a current key that is missing', (text: string) => text.replace(/"current": "[0-9a-f]+"/, '"current": "0"')],
    ['a short key', (text: string) => text.replace(/"witness": ".{8}/, '"witness": "')],
    ['no former keys', (text: string) => text.replace('"formerLog": []', '"formerLog": null')],
  ])('is not read from %s', (_, damage) => {
    expect(readRing(Buffer.from(damage(writeRing(ring()))))).toBeNull()
  })
})
