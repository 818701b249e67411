/** The values of an error that identify it. Drivers, libraries and Node.js name them differently. */
type Values = { code?: unknown; responseCode?: unknown; status?: unknown; query?: unknown; isPlain?: unknown }

const MOST_FRAMES = 8
const MOST_CAUSES = 4
const className = /^[A-Za-z_$][\w$]{0,59}$/
const codeValue = /^[\w.-]{1,60}$/

function isCode(value: unknown): value is string | number {
  return (typeof value === 'string' && codeValue.test(value)) || typeof value === 'number'
}

/** The verb and the table of a statement; its text can be long, and its parameters are data. */
function queryName(query: unknown): string[] {
  if (typeof query !== 'string') return []
  const verb = /^\s*(select|insert|update|delete|with)\b/i.exec(query)?.[1]?.toLowerCase()
  const table = /\b(?:from|into|update)\s+"?(\w{1,60})/i.exec(query)?.[1]
  return [`(${[verb ?? 'statement', table].filter(Boolean).join(' ')})`]
}

function describeOne(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const { code, responseCode, status, query, isPlain } = error as Values
  const name = className.test(error.name) && error.name !== 'Error' ? error.name : error.constructor.name
  const codes = [code, responseCode, status].filter(isCode).map(String)
  const text = isPlain === true ? [`“${error.message}”`] : []
  return [className.test(name) ? name : 'Error', ...new Set(codes), ...queryName(query), ...text].join(' ')
}

/**
 * An error by class, code and query name, and its causes: `DrizzleQueryError (insert audit_event) < DatabaseError 57P01`.
 * Never its message, which can contain parameters of a statement or the answer of a mail server with an address, except
 * that of a PlainError.
 */
export function describeError(error: unknown): string {
  const parts: string[] = []
  for (let one = error; one !== undefined && parts.length < MOST_CAUSES; ) {
    parts.push(describeOne(one))
    one = one instanceof Error ? one.cause : undefined
  }
  return parts.join(' < ')
}

/** An error for people who look for its reason: the message of a PlainError, else its description. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && (error as Values).isPlain === true ? error.message : describeError(error)
}

/** Where an error was thrown: functions, files and lines. The message comes first in a stack, and is left out. */
function framesOf(error: unknown): string {
  if (!(error instanceof Error) || (error as Values).isPlain === true) return ''
  const { message, stack = '' } = error
  const start = stack.indexOf(message)
  if (start < 0) return ''
  const lines = stack.slice(start + message.length).split('\n')
  return lines
    .filter((line) => /^\s+at \S/.test(line))
    .slice(0, MOST_FRAMES)
    .map((line) => `\n${line}`)
    .join('')
}

/** Prints that something failed: `what` in words of this program, then the error and where it was thrown. */
export function reportError(what: string, error: unknown): void {
  console.error(`${what}: ${describeError(error)}${framesOf(error)}`)
}

/** Prints what the operator should know, in words of this program, with the error that caused it if there is one. */
export function reportWarning(what: string, error?: unknown): void {
  console.warn(error === undefined ? what : `${what}: ${describeError(error)}`)
}

/** A text about an error for the output of a process that ends. */
export function errorReport(error: unknown): string {
  return `${describeError(error)}${framesOf(error)}`
}

/** Makes a console print errors as above: the framework prints those of pages and actions itself. */
export function hideMessages(output: Pick<Console, 'error' | 'warn' | 'log'>): void {
  for (const method of ['error', 'warn', 'log'] as const) {
    const print = output[method].bind(output)
    output[method] = (...values: unknown[]) =>
      print(...values.map((value) => (value instanceof Error ? errorReport(value) : value)))
  }
}
