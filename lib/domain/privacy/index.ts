import 'server-only'

export { erasePerson, removeLeftovers } from './erase-person.ts'
