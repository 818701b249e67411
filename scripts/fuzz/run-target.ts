import { fork } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Figures } from './fuzz-target.ts'
import type { Finding, Limits } from './target.ts'

/** `module` is the path of a module that exports `targets`; `file` is for the current input. */
export type Order = { module: string; target: string; seed: number; inputs: number; limits: Limits; file: string }

/** A message of the process. */
export type Report = { kind: 'finding'; problem: string; input: string } | { kind: 'done'; figures: Figures }

/** The findings of a run. `figures` is null if an input ended the process. */
export type Outcome = { findings: Finding[]; figures: Figures | null; seconds: number }

/** Fuzzes one target in a process of its own, which is ended if one input takes too long. */
export async function runTarget(order: Order): Promise<Outcome> {
  const { wallMs, memoryMb } = order.limits
  const started = performance.now()
  const findings: Finding[] = []
  let figures: Figures | null = null
  const child = fork(path.join(import.meta.dirname, 'fuzz-process.ts'), {
    execArgv: ['--conditions=react-server', `--max-old-space-size=${memoryMb}`],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  })
  let errors = ''
  child.stderr?.on('data', (chunk: Buffer) => (errors = `${errors}${chunk.toString()}`.slice(-4000)))
  child.on('message', (message: Report) => {
    if (message.kind === 'done') figures = message.figures
    else findings.push({ problem: message.problem, input: Buffer.from(message.input, 'base64') })
  })
  const end = () => void child.kill('SIGKILL')
  process.once('exit', end)
  child.send(order)
  const stopWatch = watch(order.file, wallMs, end)
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.once('close', (...how) => resolve(how)),
  )
  stopWatch()
  process.off('exit', end)
  if (figures === null) findings.push(lastInput(order.file, endOf(code, signal, errors)))
  rmSync(order.file, { force: true })
  return { findings, figures, seconds: (performance.now() - started) / 1000 }
}

const tickMs = 250
/** Until the first input: the process loads the readers and makes the seeds. */
const startMs = 120_000

/** Calls `end` if the number of the current input does not change for `wallMs`, during which this process itself runs. */
function watch(file: string, wallMs: number, end: () => void): () => void {
  let [last, ticks] = [-1, 0]
  const timer = setInterval(() => {
    const { number } = current(file)
    ticks = number === last ? ticks + 1 : 0
    last = number
    if (ticks * tickMs > (number === 0 ? startMs : wallMs)) end()
  }, tickMs)
  return () => clearInterval(timer)
}

function current(file: string): { number: number; input: Buffer } {
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.of()
  if (bytes.length < 8) return { number: 0, input: Buffer.of() }
  return { number: bytes.readUInt32LE(0), input: bytes.subarray(8, 8 + bytes.readUInt32LE(4)) }
}

function lastInput(file: string, how: string): Finding {
  const { number, input } = current(file)
  return { problem: `the process ended at input ${number}: ${how}`, input }
}

function endOf(code: number | null, signal: string | null, errors: string): string {
  if (signal === 'SIGKILL') return 'it took too long, or the system ended it'
  const reason = /heap out of memory/.test(errors) ? 'out of memory' : errors.trim().split('\n').slice(-12).join('\n')
  return `${signal ?? `code ${code}`} ${reason}`.trim()
}
