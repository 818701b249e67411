import { type Random, randomOf } from '#lib/engines/pdf/verify/differential/random.ts'
import type { Coverage } from './coverage.ts'
import { mutate } from './mutate.ts'
import type { Finding, Limits, Target } from './target.ts'

export type Campaign = {
  /** The same seed gives the same changes. */
  seed: number
  inputs: number
  limits: Limits
  /** Keeps the inputs that execute new code. Null: changes the seeds of the target only. */
  coverage: Coverage | null
  /** Called before each input. */
  onInput?: (bytes: Buffer) => void
  onFinding: (finding: Finding) => void
}

/**
 * `refused`: inputs that the reader refused. `corpus`: inputs that are changed further. `blocks`: those that an input
 * executed.
 */
export type Figures = {
  inputs: number
  refused: number
  corpus: number
  blocks: number
  slowestMs: number
  peakMb: number
}

/** Reading the coverage takes longer than most inputs. */
const batchSize = 24

/** Runs the seeds of a target, then changes of them and of the inputs that executed new code. */
export async function fuzzTarget(target: Target, campaign: Campaign): Promise<Figures> {
  const { coverage } = campaign
  const random = randomOf(campaign.seed)
  const tokens = target.tokens.map((token) => (typeof token === 'string' ? Buffer.from(token, 'latin1') : token))
  const corpus = [...(await target.seeds())]
  const runner = new Runner(target, campaign)
  coverage?.fresh()
  const loaded = coverage?.count() ?? 0
  for (const seed of corpus) await runner.run(seed)
  coverage?.fresh()
  while (runner.figures.inputs < campaign.inputs) {
    const size = Math.min(batchSize, campaign.inputs - runner.figures.inputs)
    const batch = Array.from({ length: size }, () => mutate(random, chosen(random, corpus), corpus, tokens))
    for (const input of batch) await runner.run(input)
    if (coverage) corpus.push(...(await pioneers(batch, target, coverage)))
  }
  return { ...runner.figures, corpus: corpus.length, blocks: (coverage?.count() ?? 0) - loaded }
}

/** Every second choice is one of the newer half: an input that executed new code may lead to more. */
function chosen(random: Random, corpus: readonly Buffer[]): Buffer {
  const from = random.chance(0.5) ? corpus.length >> 1 : 0
  return corpus[from + random.below(corpus.length - from)] ?? Buffer.of()
}

/** The inputs of a batch that executed code for the first time. */
async function pioneers(batch: readonly Buffer[], target: Target, coverage: Coverage): Promise<Buffer[]> {
  let blocks = coverage.fresh()
  const found: Buffer[] = []
  for (const input of batch) {
    if (blocks.length === 0) break
    await attempt(target, input)
    const reached = new Set(coverage.among(blocks))
    if (reached.size > 0) found.push(input)
    blocks = blocks.filter((block) => !reached.has(block))
  }
  return found
}

async function attempt(target: Target, input: Buffer): Promise<{ error: unknown } | null> {
  try {
    await target.run(input)
    return null
  } catch (error) {
    return { error }
  }
}

class Runner {
  readonly figures = { inputs: 0, refused: 0, slowestMs: 0, peakMb: 0 }
  readonly #target: Target
  readonly #campaign: Campaign
  readonly #startMb = peakMemoryMb()

  constructor(target: Target, campaign: Campaign) {
    this.#target = target
    this.#campaign = campaign
  }

  async run(input: Buffer): Promise<void> {
    const { onInput, onFinding } = this.#campaign
    onInput?.(input)
    const before = process.threadCpuUsage()
    const failure = await attempt(this.#target, input)
    const { user, system } = process.threadCpuUsage(before)
    const problem = this.#problemOf(failure, (user + system) / 1000)
    if (problem !== null) onFinding({ problem, input })
  }

  #problemOf(failure: { error: unknown } | null, cpuMs: number): string | null {
    const { figures } = this
    const { limits } = this.#campaign
    const grownMb = peakMemoryMb() - this.#startMb
    const isOverMemory = grownMb > limits.memoryMb && figures.peakMb <= limits.memoryMb
    figures.inputs += 1
    figures.slowestMs = Math.max(figures.slowestMs, cpuMs)
    figures.peakMb = Math.max(figures.peakMb, grownMb)
    if (failure && !this.#target.isRefusal(failure.error)) return describe(failure.error)
    if (failure) figures.refused += 1
    if (isOverMemory) return `memory: the process grew by ${Math.round(grownMb)} MB`
    return cpuMs > limits.cpuMs ? `time: ${Math.round(cpuMs)} ms` : null
  }
}

/** The highest memory of the process so far. */
function peakMemoryMb(): number {
  return process.resourceUsage().maxRSS / 1024
}

/** The error and where it was thrown; the same for inputs that fail at the same place. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${String(error)}`
  const frame = /^\s+at .*$/m.exec(error.stack ?? '')?.[0].trim() ?? ''
  return `${error.name}: ${error.message.replaceAll(/\d+/g, 'N').slice(0, 120)} ${frame.replace(/\S*\/(?=lib\/)/, '')}`
}
