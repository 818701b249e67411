import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import { z } from 'zod'
import type { PdfFile } from './documents.ts'
import type { Product } from './product.ts'

const program = path.join(import.meta.dirname, 'seeding-process.ts')

const seeded = z.union([z.object({ id: z.string() }), z.object({ error: z.string() })])

export type Person = { name: string; email: string; phone?: string; role?: 'signer' | 'viewer' }

export type Seed = {
  document: PdfFile
  /** Each signer gets a signature field on page 1. */
  people: readonly Person[]
  codes?: 'email' | 'sms' | 'either'
}

/** Creates contracts of the first admin in the data directory of a running product. */
export type Seeder = {
  /** Sends a contract and resolves with its id. The server's queue mails the invitations. */
  contract(seed: Seed): Promise<string>
  stop(): void
}

/** The seeding process starts with the first contract, so that tests without one do not start it. */
export function openSeeder(product: Product): Seeder {
  let child: ChildProcess | undefined
  const start = () =>
    fork(program, [], {
      env: product.env,
      execArgv: ['--conditions=react-server'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    }).once('exit', () => {
      child = undefined
    })
  const running = (): ChildProcess => {
    child ??= start()
    return child
  }
  // One contract at a time, so that each answer belongs to the last request.
  let turn: Promise<unknown> = Promise.resolve()
  return {
    contract({ document, people, codes = 'email' }) {
      const { name, buffer } = document
      const seed = { shiftMs: product.shiftMs(), name, bytes: buffer, people: [...people], codes }
      running()
      const answer = turn.then(() => ask(running(), seed))
      turn = answer.catch(() => undefined)
      return answer
    },
    stop: () => void child?.kill(),
  }
}

function ask(child: ChildProcess, seed: object): Promise<string> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`The seeding process ended with ${code}.`))
    child.once('exit', ended)
    child.once('message', (message) => {
      child.off('exit', ended)
      const answer = seeded.parse(message)
      if ('id' in answer) resolve(answer.id)
      else reject(new Error(answer.error))
    })
    child.send(seed)
  })
}
