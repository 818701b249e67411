// Measures the product on this machine and compares the values with their targets:
// `npm run bench -- sign|pdf|log|flood [--quick] [--json FILE] [--check] [--only PART,PART] [--postgres URL] [--profile DIR]`
import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { floodBench } from './flood/flood-bench.ts'
import { logBench } from './log/log-bench.ts'
import type { Bench, Options } from './options.ts'
import { pdfBench } from './pdf/pdf-bench.ts'
import { asJson, isMet, machineAt, printed, type Report } from './report.ts'
import { signBench } from './sign/sign-bench.ts'

const benches: Readonly<Record<string, Bench>> = { sign: signBench, pdf: pdfBench, log: logBench, flood: floodBench }

const usage = `Usage: npm run bench -- NAME [options]

  sign   the real server over HTTP: ${signBench.parts.join(', ')}
  pdf    the PDF engine alone: ${pdfBench.parts.join(', ')}
  log    the audit log at a million events: ${logBench.parts.join(', ')}
  flood  the time of others while one link, account or address floods the server: ${floodBench.parts.join(', ')}

  --quick          a tenth of each count
  --only PARTS     only these parts, separated by commas
  --json FILE      the report for programs as well
  --check          an unmet target is a failure
  --postgres URL   sign: on this empty PostgreSQL database instead of SQLite
  --profile DIR    sign: CPU profiles of the server, one for each part`

type Asked = { name: string; bench: Bench; options: Options; json: string | null; check: boolean }

function asked(): Asked | string {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      only: { type: 'string' },
      json: { type: 'string' },
      postgres: { type: 'string' },
      profile: { type: 'string' },
    },
  })
  const [name = '', ...more] = positionals
  const bench = benches[name]
  if (!bench || more.length > 0) return usage
  const only = values.only?.split(',') ?? []
  const unknown = only.find((part) => !bench.parts.includes(part))
  if (unknown !== undefined) return `There is no part "${unknown}" in bench ${name}.\n${usage}`
  const options: Options = {
    quick: values.quick,
    postgres: values.postgres ?? null,
    profile: values.profile ?? null,
    only,
    print: (text) => console.error(`· ${text}`),
  }
  return { name, bench, options, json: values.json ?? null, check: values.check }
}

async function run({ name, bench, options, json, check }: Asked): Promise<void> {
  const [load = 0] = loadavg()
  const { rows, remarks } = await bench.run(options)
  const report: Report = { bench: name, at: new Date().toISOString(), machine: machineAt(load), rows, remarks }
  if (json) writeFileSync(json, asJson(report))
  console.log(printed(report))
  const unmet = rows.filter((row) => isMet(row) === false).length
  if (unmet > 0) console.log(`${unmet} of ${rows.filter(({ target }) => target).length} targets are not met.`)
  if (check && unmet > 0) process.exitCode = 1
}

try {
  const wanted = asked()
  if (typeof wanted === 'string') {
    console.error(wanted)
    process.exitCode = 2
  } else await run(wanted)
} catch (error) {
  console.error(error)
  process.exitCode = 1
}
