/** Persisted values of contracts and their documents. */

export const contractStatuses = ['draft', 'pending', 'completed', 'voided', 'expired'] as const
export type ContractStatus = (typeof contractStatuses)[number]

/** How codes reach a signer: by one channel, or by the signer's choice of the two. */
export const codeDeliveries = ['email', 'sms', 'either'] as const
export type CodeDelivery = (typeof codeDeliveries)[number]

/** What a recipient must enter a code for: to read the document, or only to sign it or to decline. */
export const codeTimes = ['reading', 'signing'] as const
export type CodeTime = (typeof codeTimes)[number]

/** When the signers get a signed copy: once everyone has signed, or also after each signature. */
export const copyTimes = ['completion', 'signature'] as const
export type CopyTime = (typeof copyTimes)[number]

/** The accepted types of uploaded files. */
export const sourceTypes = ['application/pdf', 'image/png', 'image/jpeg'] as const
export type SourceType = (typeof sourceTypes)[number]

/** What to do with the digital signatures of an upload: refuse it, keep it as it is, or remove them. */
export const signaturesChoices = ['refuse', 'keep', 'remove'] as const
export type SignaturesChoice = (typeof signaturesChoices)[number]

/** The lines printed under each signature (LEG-10): printed name, time with time zone, meaning. */
export type UnderSignature = { name: boolean; time: boolean; meaning: boolean }

/** The parts of a draft that are compared with what was reviewed when it is sent. */
export const reviewedParts = ['document', 'recipients', 'fields', 'message', 'options', 'under_signature'] as const
export type ReviewedPart = (typeof reviewedParts)[number]
