// @ts-check
// What was looked at, what follows, and what does not. Each check may rest on those before it, so from the first that fails on
// nothing follows any more.

/** @typedef {{ file: string, what: string }} Problem */
/**
 * @typedef {object} Check
 * @property {string} title
 * @property {'holds' | 'fails' | 'not checked'} result
 * @property {string[]} checked  what was looked at
 * @property {string} by  with what
 * @property {string[]} follows  only for a check that holds, as all before it do
 * @property {string[]} open  what does not follow from it
 * @property {Problem[]} problems
 */

/** One question, while it is being answered. */
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

  /** Runs something; what it throws is a problem of the file. @template T @param {string} file @param {() => T} work @returns {T | null} */
  attempt(file, work) {
    try {
      return work()
    } catch (error) {
      this.problem(file, error instanceof Error ? error.message : String(error))
      return null
    }
  }

  /** Nothing could be checked, and why that is no fault. @param {string} why */
  skip(why) {
    this.skipped = true
    this.open.push(why)
  }
}

export class Report {
  /** @type {Check[]} */
  checks = []
  /** What the bundle says about the contract, a line each; lines that begin with a space go on with the one before. @type {string[]} */
  facts = []

  /**
   * Answers one question and keeps the answer.
   * @template T @param {string} title @param {string} by @param {(answer: Answer) => T} work @returns {T | null}
   */
  check(title, by, work) {
    const answer = new Answer()
    let result = null
    try {
      result = work(answer)
    } catch (error) {
      answer.problem(
        '(the whole)',
        `this could not be checked to its end: ${error instanceof Error ? error.message : error}`,
      )
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

  /** @param {string} what  what was verified, and by what, as the user named it */
  asText(what) {
    const { problems } = this
    const isSound = problems.length === 0
    const lines = [what, '', ...verdict(this.checks, problems), '']
    if (this.facts.length > 0) lines.push(isSound ? 'WHAT WAS RECORDED' : 'WHAT IT CLAIMS (not confirmed)')
    lines.push(...this.facts.flatMap((fact) => folded(/^ */.exec(fact)?.[0] ?? '', fact.trim())))
    if (this.facts.length > 0) lines.push('')
    lines.push('CHECK BY CHECK', '')
    this.checks.forEach((check, i) => {
      lines.push(...linesOf(check, i + 1), '')
    })
    lines.push('NO EVIDENCE BUNDLE SHOWS, whatever holds above:', ...neverShown.flatMap((one) => folded('- ', one)))
    return `${lines.join('\n')}\n`
  }

  asJson() {
    const { problems, facts, checks } = this
    return { sound: problems.length === 0, facts: facts.map((fact) => fact.trim()), checks, problems, neverShown }
  }
}

const WIDTH = 110

/** What no bundle can show, whatever holds. */
export const neverShown = [
  'who was behind a mailbox or a telephone: a code that was sent there came back; who read it, nobody recorded',
  'what was never recorded: what the server left out of its log from the very start leaves no trace',
  "when something happened, beyond the operator's own clock, except where a timestamp authority or a witness says so",
  'who the operator is: that takes a comparison with something that did not come with the bundle (VERIFY.md says how)',
]

/** @param {Check[]} checks @param {Problem[]} problems @returns {string[]} */
function verdict(checks, problems) {
  const count = (/** @type {Check['result']} */ result) => checks.filter((check) => check.result === result).length
  const skipped = count('not checked')
  if (problems.length === 0)
    return [
      `NO PROBLEM FOUND: ${count('holds')} checks hold${skipped > 0 ? `, ${skipped} could not be made` : ''}.`,
      ...folded('  ', 'Each check below says what follows from it, and what it does not show.'),
    ]
  return [
    `DO NOT RELY ON THIS BUNDLE. ${problems.length === 1 ? 'One problem was' : `${problems.length} problems were`} found:`,
    ...problems.flatMap(({ file, what }) => folded('  - ', `${file}: ${what}`)),
    ...folded('  ', 'Keep this one as it is, and ask for another: a file may be damaged on its way.'),
    ...folded('  ', 'If the new one has the same problem, whoever made it has to explain it.'),
  ]
}

/** @param {Check} check @param {number} number */
function linesOf({ title, result, checked, by, follows, open, problems }, number) {
  const sign = { holds: 'HOLDS', fails: 'DOES NOT HOLD', 'not checked': 'NOT CHECKED' }[result]
  const isUnsupported = result === 'holds' && follows.length === 0
  return [
    `${number}. ${title}: ${sign}`,
    ...problems.flatMap(({ file, what }) => folded(label('PROBLEM'), `${file}: ${what}`)),
    ...checked.flatMap((text) => folded(label('checked'), text)),
    ...(checked.length > 0 ? folded(label('by'), by) : []),
    ...follows.flatMap((text) => folded(label('follows'), text)),
    ...(isUnsupported ? folded(label('follows'), 'nothing, as long as a check above does not hold.') : []),
    ...open.flatMap((text) =>
      folded(label(result === 'not checked' && checked.length === 0 ? 'because' : 'not shown'), text),
    ),
  ]
}

/** @param {string} text */
const label = (text) => `   ${text.padEnd(10)} `

/** A text behind a beginning, broken so that each line stays within the width; a longer word has a line of its own. @param {string} start @param {string} text */
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

/** What came with the bundle may not write lines of its own, nor steer a terminal. @param {string} text */
const printable = (text) => text.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')

/** A moment of an event or a token for people. @param {string | Date} moment @returns {string} */
export function said(moment) {
  const iso = typeof moment === 'string' ? moment : moment.toISOString()
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`
}
