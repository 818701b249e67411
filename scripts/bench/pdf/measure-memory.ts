import { fork } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Row } from '../report.ts'
import { type Kit, preparedFile } from './kit.ts'
import type { Taken, Task } from './memory-child.ts'

const MB = 2 ** 20
const cases = [
  { pages: 10, bytes: 500_000, stamped: 10 },
  { pages: 14, bytes: 1_000_000, stamped: 14 },
  { pages: 500, bytes: 1_000_000, stamped: 10 },
  { pages: 50, bytes: 25_000_000, stamped: 10 },
]

/** The peak memory of stamping and sealing, each in a new process, minus the memory before. */
export async function measureMemory(kit: Kit): Promise<Row[]> {
  const picture = path.join(kit.folder, 'signature.png')
  writeFileSync(picture, kit.png)
  const rows: Row[] = []
  for (const { pages, bytes, stamped } of cases) {
    kit.print(`memory: ${pages} pages, ${bytes / 1e6} MB`)
    const { file, bytes: prepared } = await preparedFile(kit, pages, bytes)
    const { beforeMb, peakMb } = await inChild({ file, picture, pages, stamped })
    rows.push({
      group: 'Peak memory of stamp and seal, beyond that of the process before',
      what: `${pages} pages, ${(prepared.length / 1e6).toFixed(1)} MB`,
      value: peakMb - beforeMb,
      unit: 'MB',
      target: { most: Math.round((5 * prepared.length) / MB + 80) },
      note: `${beforeMb.toFixed(0)} MB before`,
    })
  }
  return rows
}

function inChild(task: Task): Promise<Taken> {
  const child = fork(path.join(import.meta.dirname, 'memory-child.ts'), {
    execArgv: ['--conditions=react-server'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  return new Promise((resolve, reject) => {
    child.once('message', (taken) => resolve(taken as Taken))
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`The measured process exited with code ${code}.`)))
    child.send(task)
  })
}
