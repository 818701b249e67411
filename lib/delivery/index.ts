import 'server-only'

export type { Delivered, Delivery, Email, LocalMessage, Sms } from './message.ts'
export { openDelivery } from './open-delivery.ts'
