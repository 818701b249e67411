/** Persisted values of accounts. */

export const roles = ['admin', 'member'] as const
export type Role = (typeof roles)[number]

export const accountTokenPurposes = ['reset', 'invite'] as const
export type AccountTokenPurpose = (typeof accountTokenPurposes)[number]
