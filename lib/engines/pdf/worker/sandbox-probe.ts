// Runs in the sandbox, from its test: reports what it could do, as JSON.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'

const [keyFile = '', port = '0', program = ''] = process.argv.slice(2)

function codeOf(work: () => unknown): string {
  try {
    work()
    return 'done'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error)
  }
}

function connected(): Promise<string> {
  return new Promise((resolve) => {
    connect(Number(port), '127.0.0.1')
      .once('connect', () => resolve('done'))
      .once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  })
}

const report = {
  program: codeOf(() => readFileSync(program)),
  key: codeOf(() => readFileSync(keyFile)),
  environment: codeOf(() => readFileSync(`/proc/${process.ppid}/environ`)),
  list: codeOf(() => readdirSync(path.dirname(keyFile))),
  write: codeOf(() => writeFileSync(path.join(path.dirname(program), 'written'), 'x')),
  start: codeOf(() => spawnSync('true')),
  socket: await connected(),
}
process.stdout.write(JSON.stringify(report))
process.exit()
