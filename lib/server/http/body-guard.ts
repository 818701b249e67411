import type { IncomingMessage, ServerResponse } from 'node:http'
import { SECOND } from '#lib/core/clock.ts'
import { refuseAtEdge } from './edge-answer.ts'

/**
 * The minimum speed of a body: its first byte within `firstByteMs`, then `bytesPerWindow` in each `windowMs` until its
 * end. While the application does not read, no speed is required.
 */
export type Pace = { firstByteMs: number; windowMs: number; bytesPerWindow: number }

/** 64 KB a second over 10 s. */
export const defaultPace: Pace = { firstByteMs: 30 * SECOND, windowMs: 10 * SECOND, bytesPerWindow: 640 * 1024 }

type Guard = { limit: number; pace: Pace; headers: Record<string, string> }

/**
 * Refuses a body of more than `limit` bytes with 413: at once if the request announces its length, else when the limit
 * is exceeded. Refuses a body that is too slow with 408. Returns false if the request was refused and must not be passed
 * on.
 */
export function guardBody(request: IncomingMessage, response: ServerResponse, guard: Guard): boolean {
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > guard.limit) {
    refuseLarge(request, response, guard)
    return false
  }
  if (announced > 0 || request.headers['transfer-encoding'] !== undefined) watch(request, response, guard)
  return true
}

function refuseLarge(request: IncomingMessage, response: ServerResponse, { limit, headers }: Guard): void {
  const detail = `The request is too large. The limit is ${limit} bytes.`
  refuseAtEdge(request, response, { status: 413, code: 'file_too_large', detail, details: { limit } }, headers)
}

/**
 * Node.js passes the body to `push`. A 'data' listener would start the stream before the application reads it, and a
 * Transform would copy the request.
 */
function watch(request: IncomingMessage, response: ServerResponse, guard: Guard): void {
  const push = request.push.bind(request)
  const stop = watchPace(request, response, guard)
  let size = 0
  request.push = (chunk: Uint8Array | null, encoding) => {
    if (chunk === null) {
      stop.end()
      return push(null)
    }
    size += chunk.length
    if (size <= guard.limit) {
      stop.received(chunk.length)
      return push(chunk, encoding)
    }
    stop.end()
    refuseLarge(request, response, guard)
    return true
  }
  response.once('close', stop.end)
}

function watchPace(request: IncomingMessage, response: ServerResponse, { pace, headers }: Guard) {
  let received: number | null = null
  let wasFull = false
  const refuse = () => {
    const detail = 'The request was received too slowly.'
    refuseAtEdge(request, response, { status: 408, code: 'file_incomplete', detail }, headers)
  }
  let timer = setTimeout(refuse, pace.firstByteMs)
  const check = () => {
    const isFull = request.readableLength >= request.readableHighWaterMark
    if ((received ?? 0) < pace.bytesPerWindow && !isFull && !wasFull) {
      refuse()
      return
    }
    received = 0
    wasFull = isFull
    timer.refresh()
  }
  return {
    received(bytes: number): void {
      if (received === null) {
        clearTimeout(timer)
        timer = setTimeout(check, pace.windowMs)
      }
      received = (received ?? 0) + bytes
    },
    end: (): void => clearTimeout(timer),
  }
}
