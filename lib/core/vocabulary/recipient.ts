/** Persisted values of recipients and their signatures. */

export const recipientStatuses = ['pending', 'viewed', 'signed', 'declined', 'removed'] as const
export type RecipientStatus = (typeof recipientStatuses)[number]

/** Whether a signer who has signed was asked to agree to the removal of another signer, or has refused to. */
export const agreements = ['asked', 'refused'] as const
export type Agreement = (typeof agreements)[number]

export const recipientRoles = ['signer', 'viewer'] as const
export type RecipientRole = (typeof recipientRoles)[number]

/** The meaning of a signature (21 CFR 11.50(a)(3)). */
export const signatureMeanings = ['signature', 'approval', 'review', 'authorship', 'responsibility'] as const
export type SignatureMeaning = (typeof signatureMeanings)[number]

export const signatureMethods = ['drawn', 'typed'] as const
export type SignatureMethod = (typeof signatureMethods)[number]
