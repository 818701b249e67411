import { describe, expect, it } from 'vitest'
import { DAY, HOUR, later, MINUTE, SECOND } from '#lib/core/clock.ts'
import { decideIssue, type IssueFacts } from './code.machine.ts'

const now = new Date('2026-11-21T10:00:00.000Z')
const ago = (ms: number) => later(now, -ms)
const email = (ms: number, unsent = false) => ({ createdAt: ago(ms), channel: 'email' as const, unsent })
const decide = (facts: Partial<IssueFacts>) =>
  decideIssue({ channel: 'email', locked: false, ofSubject: [], toTarget: [], ...facts }, now)

describe('decideIssue', () => {
  it('allows the first code immediately, and none to a locked subject', () => {
    expect(decide({})).toEqual({ ok: true })
    expect(decide({ locked: true })).toEqual({ ok: false, code: 'code_locked' })
  })

  it('doubles the wait with each code of the day', () => {
    const sent = [email(0), email(5 * MINUTE), email(10 * MINUTE), email(15 * MINUTE)]
    for (const [codes, seconds] of [
      [1, 60],
      [2, 120],
      [3, 240],
      [4, 480],
    ] as const) {
      expect(decide({ ofSubject: sent.slice(0, codes) })).toEqual({ ok: false, code: 'code_too_soon', seconds })
    }
    expect(decide({ ofSubject: [email(MINUTE)] })).toEqual({ ok: true })
    expect(decide({ ofSubject: [email(MINUTE - 1)] })).toMatchObject({ code: 'code_too_soon', seconds: 1 })
    expect(decide({ ofSubject: [email(MINUTE), email(DAY)] })).toEqual({ ok: true })
  })

  it('stops at five codes a day, until the oldest of them is a day old', () => {
    const ofSubject = [2, 4, 6, 8, 10].map((hours) => email(hours * HOUR))
    expect(decide({ ofSubject })).toEqual({ ok: false, code: 'code_limit', seconds: (14 * HOUR) / SECOND })
  })

  it('stops at three codes to a target in ten minutes', () => {
    const toTarget = [1, 2, 9].map((minutes) => ago(minutes * MINUTE))
    expect(decide({ toTarget })).toEqual({ ok: false, code: 'code_limit', seconds: 60 })
    expect(decide({ toTarget: toTarget.slice(0, 2) })).toEqual({ ok: true })
  })

  it('ignores unsent codes in the wait and the daily limit, and limits them by channel', () => {
    const failed = Array.from({ length: 9 }, (_, n) => email(n * SECOND, true))
    expect(decide({ ofSubject: failed })).toEqual({ ok: true })
    const tooMany = [...failed, email(HOUR, true)]
    expect(decide({ ofSubject: tooMany })).toMatchObject({ code: 'code_limit', seconds: (23 * HOUR) / SECOND })
    expect(decide({ ofSubject: tooMany, channel: 'sms' })).toEqual({ ok: true })
  })
})
