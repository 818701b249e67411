/**
 * Who sets a value: the server, which ignores the browser's value; the signer, who fills in the field; or the signature
 * pad, whose drawing fills every such field.
 */
export const fillers = ['server', 'signer', 'pad'] as const
export type FilledBy = (typeof fillers)[number]
