import { type Profiler, Session } from 'node:inspector'

/** The first character of a block that was executed. */
export type Block = { script: string; at: number }

/** The blocks of the product that were executed, by the engine's precise block coverage. */
export type Coverage = {
  /** The blocks that were executed since the last read and never before. */
  fresh(): Block[]
  /** Those of the blocks that were executed since the last read. */
  among(blocks: readonly Block[]): Block[]
  /** The number of blocks that were executed at least once. */
  count(): number
  stop(): void
}

/**
 * Observes the modules whose URL begins with one of these. Executed code is compared by character, because the engine joins adjacent blocks
 * that were executed equally often.
 */
export function startCoverage(places: readonly string[]): Coverage {
  const session = new Session()
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  const known = new Map<string, Uint8Array>()
  let count = 0

  function read(): Map<string, Uint8Array> {
    let scripts: Profiler.ScriptCoverage[] = []
    session.post('Profiler.takePreciseCoverage', (_error, { result }) => {
      scripts = result.filter(({ url }) => places.some((place) => url.startsWith(place)))
    })
    return new Map(scripts.map((script) => [script.scriptId, executedIn(script)]))
  }

  return {
    fresh() {
      const found: Block[] = []
      for (const [script, executed] of read()) {
        const before = grown(known.get(script), executed.length)
        known.set(script, before)
        for (const at of newBlocks(executed, before)) found.push({ script, at })
      }
      count += found.length
      return found
    },
    among(blocks) {
      const executed = read()
      return blocks.filter(({ script, at }) => executed.get(script)?.[at] === 1)
    },
    count: () => count,
    stop: () => session.disconnect(),
  }
}

/** For each character of a script 1 if it was executed. */
function executedIn({ functions }: Profiler.ScriptCoverage): Uint8Array {
  const executed = new Uint8Array(Math.max(0, ...functions.map(({ ranges }) => ranges[0]?.endOffset ?? 0)))
  // Outer functions precede inner ones, and outer ranges precede inner ones.
  for (const { ranges } of functions)
    for (const { startOffset, endOffset, count } of ranges) executed.fill(count > 0 ? 1 : 0, startOffset, endOffset)
  return executed
}

/** Adds what was executed to `known`. Returns the first character of each run that is new. */
function newBlocks(executed: Uint8Array, known: Uint8Array): number[] {
  const starts: number[] = []
  let wasNew = false
  for (let at = 0; at < executed.length; at += 1) {
    const isNew = executed[at] === 1 && known[at] === 0
    if (isNew) known[at] = 1
    if (isNew && !wasNew) starts.push(at)
    wasNew = isNew
  }
  return starts
}

function grown(bytes: Uint8Array | undefined, length: number): Uint8Array {
  if (bytes && bytes.length >= length) return bytes
  const larger = new Uint8Array(length)
  if (bytes) larger.set(bytes)
  return larger
}
