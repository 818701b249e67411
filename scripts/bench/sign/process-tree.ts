import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'

/**
 * Memory (MB) and processor time (ms) of a process and its descendants. `rssMb` counts shared pages once per process,
 * `pssMb` once in total, if the system reports it (Linux).
 */
export type Usage = { rssMb: number; pssMb: number | null; cpuMs: number }

const run = promisify(execFile)
/** `ps` reports whole seconds, /proc reports hundredths. */
const TICK_MS = 10

export async function usageOf(pid: number): Promise<Usage> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,rss=,time='])
  const all = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map(([own, parent, rss, time]) => ({ pid: Number(own), parent: Number(parent), rss: Number(rss), time }))
  const tree = new Set([pid])
  for (let size = 0; size < tree.size; ) {
    size = tree.size
    for (const one of all) if (tree.has(one.parent)) tree.add(one.pid)
  }
  const members = all.filter((one) => tree.has(one.pid))
  return {
    rssMb: members.reduce((sum, { rss }) => sum + rss, 0) / 1024,
    pssMb: pssMbOf(members.map((one) => one.pid)),
    cpuMs: members.reduce((sum, one) => sum + (exactCpuMs(one.pid) ?? cpuMsOf(one.time)), 0),
  }
}

/** proc_pid_smaps(5): a page mapped by n processes counts one nth in each. Null without that file. */
function pssMbOf(pids: readonly number[]): number | null {
  let sum = 0
  for (const pid of pids) {
    try {
      sum += Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
    } catch (error) {
      // A process that has exited since, such as `ps`, has no memory.
      if (!existsSync('/proc/self/smaps_rollup')) return null
      if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
    }
  }
  return sum / 1024
}

/** proc(5): user and system time are fields 14 and 15, counted from 1; field 2 is a name that may contain spaces. */
function exactCpuMs(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS
  } catch {
    return null
  }
}

/** `[[days-]hours:]minutes:seconds` */
function cpuMsOf(time = '0:00'): number {
  const [rest = '', days = '0'] = time.split('-').reverse()
  const seconds = rest.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  return (Number(days) * 86_400 + seconds) * 1000
}
