// @ts-check
// What was looked at, what follows, and what does not.

/** @typedef {{ file: string, what: string }} Problem */
/**
 * @typedef {object} Check
 * @property {string} title
 * @property {'holds' | 'fails' | 'not checked'} result
 * @property {string[]} checked  what was looked at
 * @property {string} by  with what
 * @property {string[]} follows  only for a check that holds
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
  /** Lines about the contract itself. @type {string[]} */
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
    this.checks.push({
      title,
      result: fails ? 'fails' : skipped ? 'not checked' : 'holds',
      checked,
      by,
      follows: fails ? [] : [...new Set(follows)],
      open: [...new Set(open)],
      problems,
    })
    return result
  }

  get problems() {
    return this.checks.flatMap(({ problems }) => problems)
  }

  /** @param {string} what  what was verified, as the user named it */
  asText(what) {
    const { problems } = this
    const lines = [what, '', 'It says:', ...this.facts.map((fact) => `  ${fact}`), '']
    this.checks.forEach((check, i) => {
      const sign = { holds: 'HOLDS', fails: 'DOES NOT HOLD', 'not checked': 'NOT CHECKED' }[check.result]
      lines.push(`${i + 1}. ${check.title}: ${sign}`)
      if (check.checked.length > 0) lines.push(...folded('checked', [...check.checked, `by ${check.by}`]))
      lines.push(...folded('follows', check.follows), ...folded('not shown', check.open))
      lines.push(
        ...folded(
          'PROBLEM',
          check.problems.map(({ file, what: found }) => `${file}: ${found}`),
        ),
        '',
      )
    })
    lines.push(...verdict(this.checks, problems))
    return `${lines.join('\n')}\n`
  }

  asJson() {
    const { problems, facts, checks } = this
    return { sound: problems.length === 0, facts, checks, problems, neverShown }
  }
}

/** What no bundle can show, whatever holds. */
export const neverShown = [
  'who was behind a mailbox or a telephone: the log shows that a code sent there came back, not who read it',
  'what the log never held: an event that was left out from the very start leaves no trace',
  "the time, beyond the operator's own clock, except where a timestamp authority or a witness vouches for it",
  'who the operator is: compare the key of the log, the fingerprint of the seal and a checkpoint from your own mail',
]

/** @param {Check[]} checks @param {Problem[]} problems */
function verdict(checks, problems) {
  const count = (/** @type {Check['result']} */ result) => checks.filter((check) => check.result === result).length
  const never = ['', 'Whatever holds above, this is not shown by any bundle:', ...neverShown.map((one) => `  - ${one}`)]
  if (problems.length === 0)
    return [`${count('holds')} checks hold, ${count('not checked')} could not be made, none fails.`, ...never]
  const named = [...new Set(problems.map(({ file }) => file))]
  return [
    `${problems.length} problems, in: ${named.join(', ')}.`,
    'Do not rely on this bundle. Ask for another, and keep this one.',
  ]
}

/** Lines under a label, broken at 112 characters. @param {string} label @param {readonly string[]} texts */
function folded(label, texts) {
  return texts.flatMap((text) => {
    /** @type {string[]} */
    const lines = []
    let line = ''
    for (const word of text.split(' ')) {
      if (line !== '' && line.length + word.length > 96) {
        lines.push(line)
        line = word
      } else line = line === '' ? word : `${line} ${word}`
    }
    lines.push(line)
    return lines.map((one, i) => `   ${(i === 0 ? label : '').padEnd(10)} ${one}`)
  })
}
