import 'server-only'

export type { Attachment, Delivered, Delivery, Email, LocalMessage, Sms } from './message.ts'
export { openDelivery } from './open-delivery.ts'
