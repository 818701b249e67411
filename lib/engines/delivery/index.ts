import 'server-only'

export {
  type Attachment,
  type Delivered,
  type Delivery,
  DeliveryFault,
  type Email,
  type LocalMessage,
  type Sms,
} from './message.ts'
export { openDelivery } from './open-delivery.ts'
