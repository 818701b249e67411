// `npm run fuzz -- [TARGET …] [--inputs N] [--seed N] [--out DIR]`: runs changed inputs through the readers of untrusted
// bytes and saves each input that one does not handle. `--replay FILE TARGET` runs one input.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { sha256Hex } from '#lib/core/secret.ts'
import { type Outcome, runTarget } from './run-target.ts'
import { defaultLimits } from './target.ts'
import { targets } from './targets.ts'

const names = targets.map(({ name }) => name)
const usage = `Usage: npm run fuzz -- [TARGET …] [--inputs N] [--seed N] [--out DIR]
       npm run fuzz -- TARGET --replay FILE

Targets: ${names.join(', ')}

  --inputs N     inputs for each target (100000)
  --seed N       the same seed gives the same inputs (random)
  --out DIR      where inputs that are not handled are saved (fuzz-findings)
  --replay FILE  runs this input`

type Asked = { chosen: string[]; inputs: number; seed: number; out: string; replay: string | null }

function asked(): Asked | string {
  try {
    const options = {
      inputs: { type: 'string', default: '100000' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
      out: { type: 'string', default: 'fuzz-findings' },
      replay: { type: 'string' },
    } as const
    const { positionals, values } = parseArgs({ options, allowPositionals: true })
    const unknown = positionals.find((name) => !names.includes(name))
    if (unknown !== undefined) return `There is no target "${unknown}".\n${usage}`
    const [inputs, seed] = [Number(values.inputs), Number(values.seed)]
    if (!Number.isSafeInteger(inputs) || inputs < 1 || !Number.isSafeInteger(seed)) return usage
    const chosen = positionals.length > 0 ? positionals : names
    if (values.replay !== undefined && chosen.length !== 1) return usage
    return { chosen, inputs, seed, out: path.resolve(values.out), replay: values.replay ?? null }
  } catch (error) {
    return `${(error as Error).message}\n${usage}`
  }
}

async function fuzz(name: string, { inputs, seed, out }: Asked): Promise<boolean> {
  mkdirSync(out, { recursive: true })
  const order = {
    module: path.join(import.meta.dirname, 'targets.ts'),
    target: name,
    seed,
    inputs,
    limits: defaultLimits,
  }
  const outcome = await runTarget({ ...order, file: path.join(out, `.current-${name}`) })
  console.log(lineOf(name, outcome))
  for (const { problem, input } of outcome.findings) {
    const file = path.join(out, `${name}-${sha256Hex(input).slice(0, 12)}`)
    writeFileSync(file, input)
    console.log(`  ${problem}\n  saved as ${file}`)
  }
  return outcome.findings.length === 0
}

function lineOf(name: string, { figures, findings, seconds }: Outcome): string {
  const head = `${findings.length === 0 ? '✓' : '✗'} ${name.padEnd(14)} ${seconds.toFixed(0).padStart(5)} s`
  if (!figures) return `${head}  ended early`
  const { inputs, refused, corpus, blocks, slowestMs, peakMb } = figures
  const share = ((refused / inputs) * 100).toFixed(0)
  return `${head}  ${inputs} inputs, ${share} % refused; ${blocks} blocks, ${corpus} kept inputs; slowest ${slowestMs.toFixed(0)} ms, memory + ${peakMb.toFixed(0)} MB; ${findings.length} findings`
}

const wanted = asked()
if (typeof wanted === 'string') {
  console.error(wanted)
  process.exitCode = 2
} else if (wanted.replay !== null) {
  const target = targets.find(({ name }) => name === wanted.chosen[0])
  try {
    await target?.run(readFileSync(wanted.replay))
    console.log('The reader accepted this input.')
  } catch (error) {
    if (!target?.isRefusal(error)) throw error
    console.log(`The reader refused this input: ${String(error)}`)
  }
} else {
  console.log(`seed ${wanted.seed}`)
  for (const name of wanted.chosen) if (!(await fuzz(name, wanted))) process.exitCode = 1
}
