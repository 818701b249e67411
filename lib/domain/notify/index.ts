import 'server-only'

export { mailAccountLink } from './account-mail.ts'
export { eraseMessages } from './erase-messages.store.ts'
export { askToAgree, inviteAgain, inviteAll, notifyCompleted, notifySender, notifyVoided } from './queue-messages.ts'
export { mailSecurityNotice } from './security-notice.ts'
export { sendCode } from './send-code.ts'
export { sendMessage } from './send-message.ts'
export { listMessages, sendMessageAgain } from './view-messages.ts'
