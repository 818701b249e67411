import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Turns } from './turns.ts'

const speed = { burst: 4, perSecond: 10, mostWaiting: 3 }

describe('the requests of a network', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function taking(turns = new Turns(speed)) {
    const started: string[] = []
    const take = (name: string, network = 'a', cost = 1, isGone?: () => boolean) =>
      turns.take(network, cost, () => started.push(name), isGone)
    return { started, take, turns }
  }

  it('start at once up to a burst, then one after the other in their order', () => {
    const { started, take } = taking()
    for (const name of ['1', '2', '3', '4', '5', '6']) expect(take(name)).toBe(true)
    expect(started).toEqual(['1', '2', '3', '4'])
    vi.advanceTimersByTime(100)
    expect(started).toEqual(['1', '2', '3', '4', '5'])
    vi.advanceTimersByTime(100)
    expect(started).toEqual(['1', '2', '3', '4', '5', '6'])
  })

  it('do not delay those of another network', () => {
    const { started, take } = taking()
    for (let i = 0; i < 7; i += 1) take('flood')
    take('other', 'b')
    expect(started.at(-1)).toBe('other')
  })

  it('are refused if too many wait, and not counted if their client has left', () => {
    const { started, take } = taking()
    for (let i = 0; i < 4; i += 1) take('first')
    let isGone = false
    for (let i = 0; i < 3; i += 1) expect(take('left', 'a', 1, () => isGone)).toBe(true)
    expect(take('refused')).toBe(false)
    isGone = true
    expect(take('last')).toBe(true)
    vi.advanceTimersByTime(100)
    expect(started.slice(4)).toEqual(['last'])
  })

  it('of a client that left while they waited take no time of the next one', () => {
    const { started, take } = taking()
    for (let i = 0; i < 4; i += 1) take('first')
    take('left', 'a', 1, () => true)
    take('next')
    vi.advanceTimersByTime(100)
    expect(started.slice(4)).toEqual(['next'])
  })

  it('may cost less, and start again in a burst after a pause', () => {
    const { started, take } = taking()
    for (let i = 0; i < 32; i += 1) take('file', 'a', 1 / 8)
    expect(started).toHaveLength(32)
    vi.advanceTimersByTime(400)
    for (let i = 0; i < 5; i += 1) take('page')
    expect(started).toHaveLength(36)
  })

  it('are forgotten after a pause', () => {
    const { take, turns } = taking()
    for (let i = 0; i < 100; i += 1) take('once', `network ${i}`)
    expect(turns.size).toBe(100)
    vi.advanceTimersByTime(400)
    take('again', 'network 0')
    expect(turns.size).toBe(1)
  })
})
