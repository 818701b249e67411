import type { IncomingMessage, ServerResponse } from 'node:http'
import { SECOND } from '#lib/core/clock.ts'
import { networkOf } from '#lib/engines/rate-limit/network.rules.ts'
import { isLoopback } from '#lib/env/variables.ts'
import { refuseAtEdge } from './edge-answer.ts'

/**
 * How fast the requests of one network are passed to the application: `burst` at once, then `perSecond`. Beyond,
 * `mostWaiting` requests wait for their turn.
 */
export type Speed = { burst: number; perSecond: number; mostWaiting: number }

/** Enough for an office behind one address. An answer, also a refusal, takes the application 1 ms or more. */
const defaultSpeed: Speed = { burst: 400, perSecond: 40, mostWaiting: 200 }
/** The share of a request for a file of the build. A page has about 40 of them. */
const FILE_COST = 1 / 8

type Waiting = { cost: number; start: () => void; isGone: () => boolean }
/** `left`: the requests that may start at the time `at`, in milliseconds. */
type Network = { left: number; at: number; waiting: Waiting[]; timer: NodeJS.Timeout | undefined }

/**
 * Lets the requests of each network start in turn, so that one network cannot occupy the thread of the application: it
 * answers all others first. Requests wait instead of being refused, because many people may share an address.
 */
export class Turns {
  readonly #speed: Speed
  readonly #networks = new Map<string, Network>()

  constructor(speed: Speed = defaultSpeed) {
    this.#speed = speed
  }

  /**
   * Calls `start` now or when it is the request's turn; not if the request `isGone` by then. Returns false if too many
   * requests of the network wait.
   */
  take(network: string, cost: number, start: () => void, isGone: () => boolean = () => false): boolean {
    const state = this.#refilled(network)
    if (state.waiting.length === 0 && state.left >= cost) {
      state.left -= cost
      start()
      return true
    }
    if (state.waiting.length >= this.#speed.mostWaiting) state.waiting = state.waiting.filter((one) => !one.isGone())
    if (state.waiting.length >= this.#speed.mostWaiting) return false
    state.waiting.push({ cost, start, isGone })
    this.#schedule(state)
    return true
  }

  /** The number of networks that are remembered. */
  get size(): number {
    return this.#networks.size
  }

  #refilled(network: string): Network {
    const { burst } = this.#speed
    const state = this.#networks.get(network) ?? { left: burst, at: performance.now(), waiting: [], timer: undefined }
    this.#refill(state)
    // The order of the map is that of the last requests.
    this.#networks.delete(network)
    this.#networks.set(network, state)
    this.#forgetIdle()
    return state
  }

  #refill(state: Network): void {
    const { burst, perSecond } = this.#speed
    const now = performance.now()
    state.left = Math.min(burst, state.left + ((now - state.at) * perSecond) / SECOND)
    state.at = now
  }

  /** A network without requests for this long may start a whole burst again, like one that is not remembered. */
  #forgetIdle(): void {
    const idleSince = performance.now() - (this.#speed.burst / this.#speed.perSecond) * SECOND
    for (const [network, { at, waiting }] of this.#networks) {
      if (at > idleSince || waiting.length > 0) return
      this.#networks.delete(network)
    }
  }

  #schedule(state: Network): void {
    const [next] = state.waiting
    if (!next || state.timer) return
    const ms = Math.max(1, Math.ceil(((next.cost - state.left) * SECOND) / this.#speed.perSecond))
    state.timer = setTimeout(() => this.#startWaiting(state), ms)
  }

  #startWaiting(state: Network): void {
    state.timer = undefined
    this.#refill(state)
    for (let next = state.waiting[0]; next; next = state.waiting[0]) {
      const isGone = next.isGone()
      if (!isGone && next.cost > state.left) break
      state.waiting.shift()
      if (isGone) continue
      state.left -= next.cost
      next.start()
    }
    this.#schedule(state)
  }
}

const turns = new Turns()

/**
 * Passes a request on when it is the turn of its network; refuses it if too many wait. Requests from this machine do not
 * wait: they are of its own programs, or of clients whose address a proxy does not pass on.
 */
export function inTurn(request: IncomingMessage, response: ServerResponse, pass: () => void): void {
  const address = request.headers['x-signcove-ip']
  if (typeof address !== 'string' || isLoopback(address)) {
    pass()
    return
  }
  const cost = request.url?.startsWith('/_next/static/') ? FILE_COST : 1
  if (turns.take(networkOf(address), cost, pass, () => request.socket.destroyed)) return
  const headers = Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)] as const)
  const detail = 'Too many requests of this network are waiting.'
  const refusal = { status: 429, code: 'too_many_requests', detail, details: { seconds: 5 } } as const
  refuseAtEdge(request, response, refusal, { ...Object.fromEntries(headers), 'Retry-After': '5' })
}
