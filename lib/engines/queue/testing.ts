import { contractId, messageId } from '#lib/core/ids.ts'

export const start = new Date('2026-11-21T10:00:00Z')
export const mail = (id: string) => ({ name: 'message.send', payload: { messageId: messageId.parse(id) } }) as const
export const job = { name: 'contract.seal', payload: { contractId: contractId.parse('c1') } } as const
