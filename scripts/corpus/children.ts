import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import type { Answer, Question } from './outcome.ts'

/** Far beyond the product's own limits: a child that has not answered by then hangs. */
const timeoutMs = 180_000

/** A process that tries files. It is killed when it hangs, and the next file starts another. */
export class Child {
  #process: ChildProcess | undefined
  readonly #keyDir: string

  constructor(keyDir: string) {
    this.#keyDir = keyDir
  }

  /** The answer, or a description of how the process ended. */
  async ask(question: Question): Promise<Answer | string> {
    this.#process ??= fork(path.join(import.meta.dirname, 'child.ts'), [this.#keyDir], {
      execArgv: ['--conditions=react-server'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const answer = await answerOf(this.#process, question)
    if (typeof answer === 'string') this.end()
    return answer
  }

  end(): void {
    this.#process?.kill('SIGKILL')
    this.#process = undefined
  }
}

function answerOf(child: ChildProcess, question: Question): Promise<Answer | string> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle(`no answer within ${timeoutMs / 1000} s`), timeoutMs)
    const settle = (answer: Answer | string): void => {
      clearTimeout(timer)
      child.off('message', settle).off('exit', onExit)
      resolve(answer)
    }
    const onExit = (code: number | null, signal: string | null): void =>
      settle(`the process ended with ${signal ?? `code ${code}`}`)
    child.on('message', settle).on('exit', onExit)
    child.send(question)
  })
}
