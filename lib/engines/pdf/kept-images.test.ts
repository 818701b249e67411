import { expect, it } from 'vitest'
import { KeptImages } from './kept-images.ts'

const image = (bytes: number) => ({ webp: new Uint8Array(bytes), width: 1, height: 1 })

it('images are made once, also by parallel requests, and evicted by size, the least recently used first', async () => {
  const images = new KeptImages(100)
  const made: string[] = []
  const get = (name: string, bytes = 40) =>
    images.get(name, async () => {
      made.push(name)
      return image(bytes)
    })
  await Promise.all([get('a'), get('a')])
  await get('b')
  await get('a')
  await get('c')
  expect(made).toEqual(['a', 'b', 'c'])
  await get('a')
  await get('b')
  expect(made, 'b was used least recently').toEqual(['a', 'b', 'c', 'b'])
  await get('large', 101)
  await get('large', 101)
  expect(made.slice(4)).toEqual(['large', 'large'])
})

it('a failure is not kept', async () => {
  const images = new KeptImages(100)
  await expect(images.get('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await images.get('a', async () => image(1))).toEqual(image(1))
})
