import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

/** The target of a value: at most or at least, in the unit of the value. */
export type Target = { most: number } | { least: number }

/** One line of a report. */
export type Row = { group: string; what: string; value: number; unit: string; note?: string; target?: Target }

export type Report = { bench: string; at: string; machine: Machine; rows: Row[]; remarks: string[] }

type Machine = { model: string; processors: number; memoryMb: number; node: string; load: [number, number] }

/** The machine of a run. A load above the benchmark's own means that the values are noise. */
export function machineAt(loadBefore: number): Machine {
  return {
    model: cpus()[0]?.model.trim() ?? 'unknown',
    processors: availableParallelism(),
    memoryMb: Math.round(totalmem() / 2 ** 20),
    node: process.version,
    load: [rounded(loadBefore), rounded(loadavg()[0] ?? 0)],
  }
}

/** Whether a row meets its target; null without a target. */
export function isMet({ value, target }: Row): boolean | null {
  if (!target) return null
  return 'most' in target ? value <= target.most : value >= target.least
}

/** The report as text: a table, the machine and the remarks. */
export function printed({ bench, machine, rows, remarks }: Report): string {
  const lines: string[] = []
  const width = Math.max(...rows.map(({ what }) => what.length))
  let group = ''
  for (const row of rows) {
    if (row.group !== group) lines.push('', row.group)
    group = row.group
    const value = `${rounded(row.value)} ${row.unit}`
    lines.push(`  ${row.what.padEnd(width)}  ${value.padStart(14)}  ${verdict(row)}${row.note ?? ''}`.trimEnd())
  }
  const { model, processors, memoryMb, node, load } = machine
  const where = `${processors} × ${model}, ${memoryMb} MB, Node.js ${node}; load ${load.join(' before, ')} after`
  return [`bench ${bench}`, where, ...lines, '', ...remarks].join('\n')
}

/** The report as JSON. */
export function asJson(report: Report): string {
  const rows = report.rows.map((row) => ({ ...row, value: rounded(row.value), met: isMet(row) }))
  return `${JSON.stringify({ ...report, rows }, null, 2)}\n`
}

function verdict(row: Row): string {
  if (!row.target) return ''
  const [word, limit] = 'most' in row.target ? ['at most', row.target.most] : ['at least', row.target.least]
  return `${isMet(row) ? '✓ met' : '✗ not met'} (${word} ${limit} ${row.unit})  `
}

/** Rounds to three significant digits, the precision of the measurements. */
function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3))
}
