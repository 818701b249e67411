// A process of `npm run fuzz`, which fuzzes one target. The parent ends it if an input does not end.
import { openSync, writevSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { root } from '../server/build.ts'
import { startCoverage } from './coverage.ts'
import { fuzzTarget } from './fuzz-target.ts'
import type { Order, Report } from './run-target.ts'
import type { Target } from './target.ts'

const report = (message: Report): void => void process.send?.(message)

async function run({ module, target: name, seed, inputs, limits, file }: Order): Promise<void> {
  const coverage = startCoverage([`${root}/lib/`, module].map((place) => pathToFileURL(place).href))
  const { targets } = (await import(pathToFileURL(module).href)) as { targets: readonly Target[] }
  const target = targets.find((one) => one.name === name)
  if (!target) throw new Error(`there is no target ${name}`)
  // The parent reads the current input from this file when the process has ended, however it ended.
  const current = openSync(file, 'w')
  const head = Buffer.alloc(8)
  let number = 0
  const onInput = (bytes: Buffer): void => {
    number += 1
    head.writeUInt32LE(number, 0)
    head.writeUInt32LE(bytes.length, 4)
    writevSync(current, [head, bytes], 0)
  }
  const seen = new Map<string, number>()
  const onFinding = ({ problem, input }: { problem: string; input: Buffer }): void => {
    const times = (seen.get(problem) ?? 0) + 1
    seen.set(problem, times)
    if (times === 1) report({ kind: 'finding', problem, input: input.toString('base64') })
  }
  const figures = await fuzzTarget(target, { seed, inputs, limits, coverage, onInput, onFinding })
  report({ kind: 'done', figures })
  process.disconnect()
}

process.once('message', (order: Order) => void run(order))
process.on('disconnect', () => process.exit())
