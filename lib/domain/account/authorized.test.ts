import { describe, expect, it } from 'vitest'
import type { MemberId, OrganisationId, UserId } from '#lib/core/ids.ts'
import { recipientRoles } from '#lib/core/vocabulary/recipient.ts'
import {
  authorizeContract,
  authorizeManage,
  type ContractAction,
  grantRecipient,
  type Member,
  mayContract,
} from './authorized.ts'

const member = (role: Member['role']): Member => ({
  kind: 'member',
  userId: 'u1' as UserId,
  memberId: 'm1' as MemberId,
  sessionId: null,
  organisationId: 'o1' as OrganisationId,
  organisation: 'Acme',
  role,
  name: 'Olga',
  email: 'olga@acme.example',
  locale: 'en',
  timeZone: 'UTC',
  underSignature: { name: true, time: true, meaning: false },
})
const own = { organisationId: 'o1', createdBy: 'u1' }
const colleague = { organisationId: 'o1', createdBy: 'u2' }
const elsewhere = { organisationId: 'o2', createdBy: 'u1' }

describe('rights to a contract of one’s own, of a colleague, of another organisation', () => {
  const all: [ContractAction, admin: string, member: string][] = [
    ['read', 'yes yes no', 'yes no no'],
    ['edit', 'yes yes no', 'yes no no'],
    ['send', 'yes yes no', 'yes no no'],
    ['void', 'yes yes no', 'yes no no'],
    ['download', 'yes yes no', 'yes no no'],
    ['erase', 'yes yes no', 'no no no'],
  ]
  it.each(all)('%s: admin %s, member %s', (action, admin, other) => {
    const row = (role: Member['role']) =>
      [own, colleague, elsewhere]
        .map((contract) => (mayContract(member(role), contract, action) ? 'yes' : 'no'))
        .join(' ')
    expect([row('admin'), row('member')]).toEqual([admin, other])
  })
})

it('an action is refused with not_found if the member may not read the contract, else with forbidden', () => {
  expect(() => authorizeContract(member('member'), colleague, 'read')).toThrow('not_found')
  expect(() => authorizeContract(member('member'), null, 'read')).toThrow('not_found')
  expect(() => authorizeContract(member('member'), own, 'erase')).toThrow('forbidden')
  expect(authorizeContract(member('admin'), colleague, 'erase')).toBe(colleague)
})

it('only an admin may manage the organisation', () => {
  expect(() => authorizeManage(member('member'))).toThrow('forbidden')
  expect(authorizeManage(member('admin'))).toMatchObject({ role: 'admin' })
})

describe('rights of a recipient with their own session', () => {
  const rights = { signer: ['read', 'sign'], viewer: ['read'] } as const
  it.each(recipientRoles)('as %s', (role) => {
    const recipient = { id: 'r1', role }
    const may = (action: 'read' | 'sign') => {
      try {
        return grantRecipient({ recipientId: 'r1' }, recipient, action) === recipient
      } catch (error) {
        expect(error).toMatchObject({ code: 'not_a_signer' })
        return false
      }
    }
    expect((['read', 'sign'] as const).filter(may)).toEqual(rights[role])
    expect(() => grantRecipient({ recipientId: 'r2' }, recipient, 'read')).toThrow('forbidden')
  })
})
