/** Persisted words of contracts and their documents. */

export const contractStatuses = ['draft', 'pending', 'completed', 'voided', 'expired'] as const
export type ContractStatus = (typeof contractStatuses)[number]

/** How codes reach a signer: one channel, or the signer's choice of both. */
export const codeDeliveries = ['email', 'sms', 'either'] as const
export type CodeDelivery = (typeof codeDeliveries)[number]

/** What an upload may consist of. */
export const sourceTypes = ['application/pdf', 'image/png', 'image/jpeg'] as const
export type SourceType = (typeof sourceTypes)[number]

/** Which lines are printed under each signature (LEG-10): printed name, time with its zone, meaning. */
export type UnderSignature = { name: boolean; time: boolean; meaning: boolean }
