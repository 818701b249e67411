import { createHash } from 'node:crypto'
import { openStore, type Store } from '#db/client.ts'
import { later } from '#lib/core/clock.ts'
import { type AuditEvent, appendEvents } from '#lib/engines/audit/index.ts'

const EVENTS_OF_A_CONTRACT = 25
const FILLED_TOGETHER = 100
const start = new Date('2026-01-05T08:00:00.000Z')

const kinds = [
  'contract.sent',
  'message.sent',
  'link.opened',
  'recipient.viewed',
  'code.requested',
  'code.verified',
  'recipient.consented',
  'recipient.signed',
] as const

/** An event like one of a signer, with erasable data; every 25 events belong to one contract. */
export function eventNumber(number: number): AuditEvent {
  const contract = Math.floor(number / EVENTS_OF_A_CONTRACT)
  const signer = `0199c0de-7b1d-7c11-8a55-${String(contract).padStart(12, '0')}`
  return {
    event: kinds[number % kinds.length] ?? 'recipient.viewed',
    contractId: `0199c0de-7b1d-7c11-9a55-${String(contract).padStart(12, '0')}`,
    actor: { kind: 'recipient', id: signer },
    at: later(start, number * 1000),
    request: { ip: '203.0.113.7', userAgent: 'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile' },
    documentSha256: createHash('sha256').update(signer).digest('hex'),
    data: { channel: 'email', kind: 'code', tries_left: 5 },
    personal: { name: `Signer ${contract}`, email: `signer-${contract}@people.example` },
  }
}

/** A new database whose log has the given number of events. */
export async function filledLog(address: string, events: number): Promise<Store> {
  const store = await openStore(address)
  await store.migrate()
  for (let done = 0; done < events; done += FILLED_TOGETHER) {
    const count = Math.min(FILLED_TOGETHER, events - done)
    await store.tx((q) =>
      appendEvents(
        q,
        Array.from({ length: count }, (_, i) => eventNumber(done + i)),
      ),
    )
  }
  return store
}
