/**
 * Where a value comes from: the server, which ignores what a browser sends; the signer, who fills the field in; or the
 * signature pad, whose drawing fills every such field.
 */
export const fillers = ['server', 'signer', 'pad'] as const
export type FilledBy = (typeof fillers)[number]
