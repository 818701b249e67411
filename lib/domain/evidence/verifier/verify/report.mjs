// @ts-check
// The results of the checks: what each checked, what it proves and what it does not. A check may depend on the ones before
// it, so nothing is proven from the first failed check on.

/** @typedef {{ file: string, what: string }} Problem */
/**
 * @typedef {object} Check
 * @property {string} title
 * @property {'holds' | 'fails' | 'not checked'} result
 * @property {string[]} checked  what was checked
 * @property {string} by  the method
 * @property {string[]} follows  what it proves, if it and all checks before it are valid
 * @property {string[]} open  what it does not prove
 * @property {Problem[]} problems
 */

/** Collects the result of one check. */
export class Answer {
  /** @type {string[]} */
  checked = []
  /** @type {string[]} */
  follows = []
  /** @type {string[]} */
  open = []
  /** @type {Problem[]} */
  problems = []
  skipped = false

  /** @param {string} file @param {string} what */
  problem(file, what) {
    this.problems.push({ file, what })
  }

  /** Runs `work`; an Error that it throws is a problem of the file. @template T @param {string} file @param {() => T} work @returns {T | null} */
  attempt(file, work) {
    try {
      return work()
    } catch (error) {
      this.problem(file, error instanceof Error ? error.message : String(error))
      return null
    }
  }

  /** Marks the check as not performed, for a reason that is not a problem. @param {string} why */
  skip(why) {
    this.skipped = true
    this.open.push(why)
  }
}

export class Report {
  /** @type {Check[]} */
  checks = []
  /** Facts about the contract according to the bundle, one per line; a line that begins with a space continues the one before. @type {string[]} */
  facts = []

  /**
   * Runs one check and adds its result.
   * @template T @param {string} title @param {string} by @param {(answer: Answer) => T} work @returns {T | null}
   */
  check(title, by, work) {
    const answer = new Answer()
    let result = null
    try {
      result = work(answer)
    } catch (error) {
      answer.problem('(bundle)', `the check could not be completed: ${error instanceof Error ? error.message : error}`)
    }
    const { checked, follows, open, problems, skipped } = answer
    const fails = problems.length > 0
    const isSupported = !fails && this.problems.length === 0
    this.checks.push({
      title,
      result: fails ? 'fails' : skipped ? 'not checked' : 'holds',
      checked,
      by,
      follows: isSupported ? [...new Set(follows)] : [],
      open: [...new Set(open)],
      problems,
    })
    return result
  }

  get problems() {
    return this.checks.flatMap(({ problems }) => problems)
  }

  /** @param {string} what  the title: the bundle and the program, as given on the command line */
  asText(what) {
    const { problems } = this
    const isValid = problems.length === 0
    const lines = [what, '', ...verdict(this.checks, problems), '']
    if (this.facts.length > 0) lines.push(isValid ? 'RECORDED' : 'CLAIMED (not confirmed)')
    lines.push(...this.facts.flatMap((fact) => folded(/^ */.exec(fact)?.[0] ?? '', fact.trim())))
    if (this.facts.length > 0) lines.push('')
    lines.push('CHECKS', '')
    this.checks.forEach((check, i) => {
      lines.push(...linesOf(check, i + 1), '')
    })
    lines.push('NO EVIDENCE BUNDLE PROVES, whatever is valid above:', ...neverShown.flatMap((one) => folded('- ', one)))
    return `${lines.join('\n')}\n`
  }

  asJson() {
    const { problems, facts, checks } = this
    return { valid: problems.length === 0, facts: facts.map((fact) => fact.trim()), checks, problems, neverShown }
  }
}

const WIDTH = 110

/** What no bundle can prove, even if all checks are valid. */
export const neverShown = [
  'who used a mailbox or phone: a code sent there was entered, but not who read it',
  'what was never recorded: anything the server left out of its log leaves no trace',
  "when something happened, beyond the operator's own clock, unless a timestamp authority or a witness confirms it",
  'who the operator is: compare the keys with something that did not come with the bundle (see VERIFY.md)',
]

/** @param {Check[]} checks @param {Problem[]} problems @returns {string[]} */
function verdict(checks, problems) {
  const count = (/** @type {Check['result']} */ result) => checks.filter((check) => check.result === result).length
  const skipped = count('not checked')
  if (problems.length === 0)
    return [
      `NO PROBLEM FOUND: ${count('holds')} checks are valid${skipped > 0 ? `, ${skipped} could not be performed` : ''}.`,
      ...folded('  ', 'Each check below lists what it proves and what it does not prove.'),
    ]
  return [
    `DO NOT RELY ON THIS BUNDLE. ${problems.length === 1 ? 'One problem was' : `${problems.length} problems were`} found:`,
    ...problems.flatMap(({ file, what }) => folded('  - ', `${file}: ${what}`)),
    ...folded('  ', 'Keep this bundle unchanged and ask for another copy: the file may have been damaged in transit.'),
    ...folded('  ', 'If the new copy has the same problem, ask the operator for an explanation.'),
  ]
}

/** @param {Check} check @param {number} number */
function linesOf({ title, result, checked, by, follows, open, problems }, number) {
  const sign = { holds: 'VALID', fails: 'INVALID', 'not checked': 'NOT CHECKED' }[result]
  const isUnsupported = result === 'holds' && follows.length === 0
  return [
    `${number}. ${title}: ${sign}`,
    ...problems.flatMap(({ file, what }) => folded(label('PROBLEM'), `${file}: ${what}`)),
    ...checked.flatMap((text) => folded(label('checked'), text)),
    ...(checked.length > 0 ? folded(label('method'), by) : []),
    ...follows.flatMap((text) => folded(label('proves'), text)),
    ...(isUnsupported ? folded(label('proves'), 'nothing, because a check above is invalid.') : []),
    ...open.flatMap((text) =>
      folded(label(result === 'not checked' && checked.length === 0 ? 'reason' : 'not proven'), text),
    ),
  ]
}

/** @param {string} text */
const label = (text) => `   ${text.padEnd(10)} `

/** Wraps a text after a prefix to the line width; a longer word gets a line of its own. @param {string} start @param {string} text */
function folded(start, text) {
  /** @type {string[]} */
  const lines = []
  let line = ''
  for (const word of printable(text).split(' ')) {
    if (line !== '' && start.length + line.length + word.length >= WIDTH) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].map((one, i) => (i === 0 ? start : ' '.repeat(start.length)) + one)
}

/** Replaces control characters: text from the bundle must not add lines or control the terminal. @param {string} text */
const printable = (text) => text.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')

/** The time of an event or a token, as printed. @param {string | Date} moment @returns {string} */
export function timeText(moment) {
  const iso = typeof moment === 'string' ? moment : moment.toISOString()
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`
}
