import { expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { later, MINUTE } from '#lib/core/clock.ts'
import { findSession, insertLink, insertSession, markVerified, touchSession } from './signing.store.ts'

const at = new Date('2026-11-21T10:00:00.000Z')
const recipientId = 'r' as never

onEachDatabase('a signing session', (open) => {
  it('loses a proof of identity that has lapsed, and keeps one given in the meantime', async () => {
    const store = await open()
    const id = await store.tx(async (q) => {
      await insertLink(q, { tokenHash: 'l', recipientId, createdAt: at, expiresAt: later(at, 1000 * MINUTE) })
      return insertSession(q, { cookieHash: 'c', recipientId, linkHash: 'l', userAgent: null }, at)
    })
    const verify = (now: Date) => store.tx((q) => markVerified(q, id, 'email', 'c', now))
    const touch = (now: Date, lapsed: Date | null) => store.tx((q) => touchSession(q, id, now, lapsed))
    await verify(at)
    await touch(later(at, MINUTE), null)
    expect(await findSession(store.q, 'c', at)).toMatchObject({ verifiedAt: at, lastSeenAt: later(at, MINUTE) })
    const again = later(at, 50 * MINUTE)
    await verify(again)
    await touch(again, at)
    expect(await findSession(store.q, 'c', at)).toMatchObject({ verifiedAt: again })
    await touch(later(at, 100 * MINUTE), again)
    expect(await findSession(store.q, 'c', at)).toMatchObject({ verifiedAt: null, verifiedBy: null })
  })
})
