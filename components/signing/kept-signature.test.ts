import { expect, it } from 'vitest'
import { KeptSignature } from './kept-signature.ts'
import type { Signature } from './signing-view.ts'

const signature: Signature = {
  source: {
    method: 'drawn',
    width: 300,
    height: 115,
    strokes: [[{ x: 1, y: 2, pressure: 0.5, time: 3 }]],
  },
  pngDataUrl: 'data:image/png;base64,AA==',
}

function storage() {
  const map = new Map<string, string>()
  return {
    map,
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  }
}

it('a confirmed signature is kept for its recipient for two days, until it is recorded', () => {
  const store = storage()
  const anas = new KeptSignature('ana', () => store)
  anas.save(signature, 0)
  expect(anas.load(25 * 3_600_000)).toEqual(signature)
  expect(new KeptSignature('bob', () => store).load(0)).toBeNull()
  expect(anas.load(49 * 3_600_000)).toBeNull()
  anas.forget()
  expect(anas.load(0)).toBeNull()
  expect(store.map.size).toBe(0)
})

it('a store that is broken or refused does not stop the signer', () => {
  const store = storage()
  store.map.set('signature ana', '{"at":')
  expect(new KeptSignature('ana', () => store).load()).toBeNull()
  const refused = new KeptSignature('ana', () => {
    throw new Error('SecurityError')
  })
  refused.save(signature)
  expect(refused.load()).toBeNull()
})
