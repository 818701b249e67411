import { connect, type Socket } from 'node:net'

/** How many answers had each status; `lost`: connections that the server closed before it answered. */
export type Counts = { statuses: Map<number, number>; lost: number }

export type Flood = { counts: Counts; stop(): void }

/** A request as bytes, prepared so that sending it costs the attacker almost nothing. */
export function requestBytes(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array = Buffer.of(),
): Buffer {
  const all = { ...headers, ...(method === 'GET' ? {} : { 'Content-Length': String(body.length) }) }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'), body])
}

/** Sends the requests in turn on each of the connections, the next one as soon as one is answered. */
export function startFlood(port: number, connections: number, requests: readonly Buffer[]): Flood {
  const counts: Counts = { statuses: new Map(), lost: 0 }
  const sockets = new Set<Socket>()
  let isRunning = true
  let sent = 0
  const next = (): Buffer => requests[sent++ % requests.length] ?? Buffer.of()

  function open(): void {
    const socket = connect(port, '127.0.0.1')
    sockets.add(socket)
    const answers = new AnswerReader((status) => {
      counts.statuses.set(status, (counts.statuses.get(status) ?? 0) + 1)
      if (isRunning) socket.write(next())
    })
    socket.setNoDelay(true)
    socket.on('connect', () => socket.write(next()))
    socket.on('data', (chunk: Buffer) => answers.read(chunk))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      sockets.delete(socket)
      if (!answers.isIdle) counts.lost += 1
      // A server that refuses all connections must not make this process spin.
      if (isRunning) setTimeout(() => isRunning && open(), 5)
    })
  }

  for (let i = 0; i < connections; i += 1) open()
  const stop = () => {
    isRunning = false
    for (const socket of sockets) socket.destroy()
  }
  return { counts, stop }
}

const headEnd = Buffer.from('\r\n\r\n')
const lastChunk = Buffer.from('0\r\n\r\n')

/** Finds the end of each answer of a connection, and parses no more of it than that. */
class AnswerReader {
  readonly #onAnswer: (status: number) => void
  #head = Buffer.of()
  #status = 0
  /** The bytes of the body that are missing; null for chunks; undefined before the head is complete. */
  #missing: number | null | undefined
  #tail = Buffer.of()

  constructor(onAnswer: (status: number) => void) {
    this.#onAnswer = onAnswer
  }

  get isIdle(): boolean {
    return this.#missing === undefined && this.#head.length === 0
  }

  read(chunk: Buffer): void {
    if (this.#missing === undefined) this.#readHead(chunk)
    else this.#readBody(chunk)
  }

  #readHead(chunk: Buffer): void {
    this.#head = Buffer.concat([this.#head, chunk])
    const end = this.#head.indexOf(headEnd)
    if (end < 0) return
    const head = this.#head.toString('latin1', 0, end)
    const rest = this.#head.subarray(end + headEnd.length)
    this.#head = Buffer.of()
    this.#status = Number(head.slice(9, 12))
    const length = /^content-length: (\d+)/im.exec(head)?.[1]
    const isChunked = /^transfer-encoding: chunked/im.test(head)
    this.#missing = isChunked ? null : Number(length ?? 0)
    this.#readBody(rest)
  }

  #readBody(chunk: Buffer): void {
    if (this.#missing === null) {
      this.#tail = Buffer.concat([this.#tail, chunk]).subarray(-lastChunk.length)
      if (!this.#tail.equals(lastChunk)) return
    } else {
      this.#missing = (this.#missing ?? 0) - chunk.length
      if (this.#missing > 0) return
    }
    this.#missing = undefined
    this.#tail = Buffer.of()
    this.#onAnswer(this.#status)
  }
}
