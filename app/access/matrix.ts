import { reviewedParts } from '#lib/core/vocabulary/contract.ts'
import type { Actors } from '#lib/server/http/actors.ts'
import type { Caller, Installation } from './testing.ts'

type Request = { path?: Record<string, string>; query?: string; body?: unknown }

/**
 * Who may use a route or an action: `for`, as it is declared, and what the callers who may get: the status of the answer,
 * the state of the action's result, or the code of a refusal of another kind. Every other caller must be refused. An
 * input that is refused for another reason, such as an empty file, leaves the installation as it was.
 */
export type Row = {
  for: keyof Actors
  request: (installed: Installation, caller: Caller) => Request
  allowed: Partial<Record<Caller | 'everyone', string>>
}

const anyone = (everyone: string, request: Request = {}): Row => ({
  for: 'anyone',
  request: () => request,
  allowed: { everyone },
})
const inContract =
  (request: Omit<Request, 'path'> = {}, path: Record<string, string> = {}): Row['request'] =>
  (installed) => ({ ...request, path: { contract: installed.contract, ...path } })
/** The signer Ana, and for a caller who may only prove their identity, that caller. */
const asRecipient =
  (request: Omit<Request, 'path'> = {}, path: Record<string, string> = {}): Row['request'] =>
  ({ recipients }, caller) => ({
    ...request,
    path: { recipient: recipients[caller === 'unproven' || caller === 'viewer' ? caller : 'signer'], ...path },
  })
const forRecipients = (outcome: string, request = asRecipient()): Row => ({
  for: 'recipient',
  request,
  allowed: { viewer: outcome, signer: outcome },
})
/** A code is for a signer who will sign, and for everyone who must enter it before reading. */
const forLinkHolders = (outcome: string, request = asRecipient()): Row => ({
  for: 'linkHolder',
  request,
  allowed: { unproven: outcome, viewer: 'not_a_signer', signer: outcome },
})
const forSigners = (signer: string, request = asRecipient()): Row => ({ for: 'signer', request, allowed: { signer } })
/** The contract of a member is open to them and to admins. */
const forCreator = (outcome: string, request: Row['request'], admin = outcome): Row => ({
  for: 'member',
  request,
  allowed: { creator: outcome, admin },
})
const forMembers = (outcome: string, request: Request = {}): Row => ({
  for: 'member',
  request: () => request,
  allowed: { otherMember: outcome, creator: outcome, admin: outcome },
})
const forAdmins = (admin: string, request: Row['request'] = () => ({})): Row => ({
  for: 'admin',
  request,
  allowed: { admin },
})

const sha256 = '0'.repeat(64)
const shown = { documentSha256: sha256, disclosure: { locale: 'en', version: 0, sha256 }, partiesSha256: sha256 }

export const routes: Record<string, Row> = {
  'GET /.well-known/signcove-checkpoint': anyone('200'),
  'GET /.well-known/signcove-log.vkey': anyone('200'),
  'GET /.well-known/signcove-seal.pem': anyone('200'),
  'GET /.well-known/signcove-witness.vkey': anyone('200'),
  'GET /api/auth/[...nextauth]': anyone('200'),
  'POST /api/auth/[...nextauth]': anyone('200'),
  'GET /api/health': anyone('200'),
  'GET /api/ready': anyone('200'),
  'GET /api/log/checkpoint': anyone('200'),
  'GET /api/log/consistency': anyone('200', { query: '?from=1&to=2' }),
  'GET /api/log/inclusion': anyone('200', { query: '?index=0&size=2' }),
  'POST /api/log/note': anyone('bad_input', { body: { note: 'x' } }),
  'POST /api/verify': anyone('200', { body: { sha256 } }),
  'POST /api/verify/seal': anyone('file_missing'),
  'POST /language': anyone('303', { body: '' }),
  'POST /witness/add-checkpoint': anyone('400', { body: '' }),
  'POST /s/[token]/open': anyone('303', { path: { token: 'x' } }),

  'POST /contracts/new/upload': forMembers('file_missing'),
  'PUT /contracts/[contract]/document/upload': forCreator('file_missing', ({ draft }) => ({
    path: { contract: draft },
  })),
  'GET /contracts/[contract]/evidence': forCreator('200', inContract()),
  'GET /contracts/[contract]/files/[kind]': forCreator('200', inContract({}, { kind: 'original' })),
  'GET /contracts/[contract]/pages/[page]': forCreator('200', inContract({ query: '?dpi=48' }, { page: '1' })),
  'GET /log/export': forAdmins('200'),

  'GET /sign/[recipient]/pages/[page]': forRecipients('not_found', asRecipient({}, { page: '9' })),
  'GET /sign/[recipient]/pages/[page]/text': forRecipients('not_found', asRecipient({}, { page: '9' })),
  'GET /sign/[recipient]/original': forRecipients('200'),
  'GET /sign/[recipient]/signed': forRecipients('not_ready'),
  'GET /sign/[recipient]/certificate': forRecipients('not_ready'),
  'GET /sign/[recipient]/evidence': forRecipients('not_ready'),
  'GET /sign/[recipient]/result': forRecipients('not_ready'),
  'GET /sign/[recipient]/disclosure': forRecipients('200'),
  'POST /sign/[recipient]/viewed': forRecipients('document_changed', asRecipient({ body: { documentSha256: sha256 } })),
  'POST /sign/[recipient]/code': forLinkHolders('200', asRecipient({ body: { channel: 'email' } })),
  'POST /sign/[recipient]/code/verify': forLinkHolders('200', asRecipient({ body: { code: '000000' } })),
  'POST /sign/[recipient]/consent': forSigners('not_viewed', asRecipient({ body: shown })),
  'POST /sign/[recipient]/submit': forSigners('bad_input', asRecipient({ body: {} })),
  'GET /sign/[recipient]/fields': forRecipients('200'),
  'GET /sign/[recipient]/parties': forRecipients('200'),
  'POST /sign/[recipient]/agreement': forSigners(
    'not_pending',
    asRecipient({ body: { agree: true, partiesSha256: sha256, locale: 'en' } }),
  ),
  'POST /sign/[recipient]/decline': forSigners('code_needed', asRecipient({ body: { reason: 'no' } })),
}

const details = {
  title: 'Lease',
  message: '',
  codeDelivery: 'email',
  codeBefore: 'signing',
  copyTime: 'completion',
  expiresInDays: 30,
  notifyViewed: false,
}
const reviewed = Object.fromEntries(reviewedParts.map((part) => [part, '0'.repeat(64)]))
const inDraft =
  (more: object = {}): Row['request'] =>
  ({ draft }) => ({ body: { contractId: draft, ...more } })
function form(values: Record<string, string> = {}): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(values)) data.set(name, value)
  return data
}

export const actions: Record<string, Row> = {
  setUpAction: anyone('already_set_up', {
    body: form({
      organisation: 'Evil',
      name: 'Eve',
      email: 'eve@evil.example',
      password: 'a long password',
      timeZone: 'UTC',
      locale: 'en',
    }),
  }),
  forgotAction: {
    for: 'anyone',
    request: (_, caller) => ({ body: form({ email: `${caller}@evil.example` }) }),
    allowed: { everyone: 'done' },
  },
  choosePasswordAction: anyone('reset_link_invalid', { body: form({ token: 'x', password: 'a long password' }) }),
  accountLinkAction: anyone('done', { body: { token: 'x' } }),

  saveDetailsAction: forCreator('done', inDraft({ details })),
  saveRecipientsAction: forCreator('done', inDraft({ recipients: [] })),
  saveFieldsAction: forCreator('done', inDraft({ fields: [] })),
  sendContractAction: forCreator('draft_changed', inDraft({ reviewed })),
  deleteDraftAction: forCreator('redirected', ({ drafts }, caller) => ({
    body: { contractId: caller === 'admin' ? drafts.admin : drafts.creator },
  })),
  resendAction: forCreator('done', ({ contract, revokedRecipient }) => ({
    body: { contractId: contract, recipientId: revokedRecipient },
  })),
  sendMessageAgainAction: forCreator('done', ({ contract, messages }, caller) => ({
    body: { contractId: contract, messageId: caller === 'admin' ? messages.admin : messages.creator },
  })),
  removeRecipientAction: forCreator(
    'done',
    ({ contract, revokedRecipient }) => ({ body: { contractId: contract, recipientId: revokedRecipient } }),
    'already_signed',
  ),
  voidAction: forCreator(
    'done',
    ({ another }) => ({ body: form({ contractId: another, reason: 'no' }) }),
    'not_pending',
  ),
  eraseAction: forAdmins('not_closed', ({ contract }) => ({ body: { contractId: contract, recipientId: null } })),
  sendSampleAction: forMembers('redirected', { body: {} }),
  renameAction: forMembers('done', { body: form({ name: 'Max' }) }),
  changePasswordAction: forMembers('wrong_credentials', {
    body: form({ current: 'wrong', password: 'another password' }),
  }),

  endSessionAction: forMembers('not_found', { body: { sessionId: '01a1f000-0000-7000-8000-000000000000' } }),
  endOtherSessionsAction: forMembers('done', { body: {} }),

  inviteAction: forAdmins('email_taken', () => ({
    body: form({ name: 'Mia', email: 'mia@acme.example', role: 'member' }),
  })),
  changeRoleAction: forAdmins('not_found', () => ({ body: { memberId: 'x', role: 'admin' } })),
  removeAction: forAdmins('not_found', () => ({ body: { memberId: 'x', successorId: null } })),
  saveOrganisationAction: forAdmins('done', () => ({
    body: form({ name: 'Acme', timeZone: 'Europe/Paris', locale: 'en' }),
  })),
  saveUnderSignatureAction: forAdmins('done', () => ({ body: form({ name: 'on' }) })),
  saveDisclosureAction: forAdmins('bad_input', () => ({ body: form() })),
  restoreDisclosureAction: forAdmins('bad_input', () => ({ body: {} })),
  uploadSealCertificateAction: forAdmins('bad_input', () => ({ body: form() })),
  restoreBuiltInCertificateAction: forAdmins('done', () => ({ body: {} })),
  startLogCheckAction: forAdmins('done', () => ({ body: {} })),
  acknowledgeRollbackAction: forAdmins('done', () => ({ body: {} })),
}
