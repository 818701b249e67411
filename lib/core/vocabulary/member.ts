/** Persisted values of accounts. */

export const roles = ['admin', 'member'] as const
export type Role = (typeof roles)[number]

/** Mails about a change of an account or of the installation, which tell its owner if someone else made it. */
export const securityNotices = ['passwordChanged', 'roleChanged', 'adminAdded', 'certificateChanged'] as const
export type SecurityNotice = (typeof securityNotices)[number]

export const accountTokenPurposes = ['reset', 'invite'] as const
export type AccountTokenPurpose = (typeof accountTokenPurposes)[number]
