// A process that stamps and seals one file and reports its peak memory.
import { readFileSync } from 'node:fs'
import { newSigner, spread, stampAndSeal, stampsOn } from './engine.ts'

export type Task = { file: string; picture: string; pages: number; stamped: number }
export type Taken = { beforeMb: number; peakMb: number }

/** proc(5): the peak of this program; other counters may include the memory of the parent process. */
function peakMb(): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024
  } catch {
    return process.resourceUsage().maxRSS / 1024
  }
}

async function work(task: Task): Promise<void> {
  const signer = await newSigner()
  const stamps = stampsOn(spread(task.pages, task.stamped), readFileSync(task.picture))
  const beforeMb = process.memoryUsage.rss() / 2 ** 20
  await stampAndSeal(task.file, stamps, signer)
  const taken: Taken = { beforeMb, peakMb: peakMb() }
  process.send?.(taken, () => process.disconnect())
}

process.once('message', (task: Task) => void work(task))
