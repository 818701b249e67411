import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Figures, fuzzTarget } from './fuzz-target.ts'
import { type Outcome, runTarget } from './run-target.ts'
import { defaultLimits, type Finding, type Limits } from './target.ts'
import { targets } from './targets.ts'

describe('a reader of untrusted bytes', () => {
  it.each(targets)('refuses changed inputs only in the way that it declares: $name', async (target) => {
    const findings: Finding[] = []
    const onFinding = (finding: Finding) => void findings.push(finding)
    const figures = await fuzzTarget(target, { seed: 1, inputs: 150, coverage: null, limits: defaultLimits, onFinding })
    expect(findings.map(({ problem, input }) => `${problem} ${input.toString('base64')}`)).toEqual([])
    expect(figures.inputs).toBe(150)
  })

  it.each(targets)('accepts a seed: $name', async (target) => {
    const accepted = await Promise.all((await target.seeds()).map(async (seed) => isAccepted(() => target.run(seed))))
    expect(accepted).toContain(true)
  })
})

async function isAccepted(run: () => unknown): Promise<boolean> {
  try {
    await run()
    return true
  } catch {
    return false
  }
}

describe('the fuzzer', () => {
  let dir: string
  beforeAll(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'signcove-fuzz-'))
  })
  afterAll(() => rmSync(dir, { recursive: true }))

  const module = path.join(import.meta.dirname, 'planted.ts')
  const fuzz = (target: string, inputs: number, limits: Partial<Limits> = {}): Promise<Outcome> =>
    runTarget({
      module,
      target,
      seed: 1,
      inputs,
      limits: { ...defaultLimits, ...limits },
      file: path.join(dir, target),
    })

  it.each([
    ['wrong-error', {}, /^SyntaxError/],
    ['never-ends', { wallMs: 1000 }, /^the process ended at input \d+: it took too long/],
    ['too-slow', { cpuMs: 100 }, /^time: /],
    ['too-much-memory', { memoryMb: 100 }, /^memory: /],
    ['stack', {}, /^RangeError: Maximum call stack/],
  ])('finds the input of a reader with a fault: %s', async (name, limits, problem) => {
    const { findings } = await fuzz(name, 6, limits)
    expect(findings[0]?.problem).toMatch(problem)
    expect(findings[0]?.input.length).toBeGreaterThan(4)
  })

  it('keeps the inputs that reach new code, and finds what only their changes reach', async () => {
    const { findings, figures } = await fuzz('deep', 10_000)
    expect(findings[0]?.problem).toMatch(/^TypeError: reached/)
    expect((figures as Figures).corpus).toBeGreaterThan(3)
  })

  it('runs the same inputs for the same seed', async () => {
    const [first, second] = [await fuzz('deep', 2000), await fuzz('deep', 2000)]
    expect({ ...first.figures, slowestMs: 0, peakMb: 0 }).toEqual({ ...second.figures, slowestMs: 0, peakMb: 0 })
  })
})
