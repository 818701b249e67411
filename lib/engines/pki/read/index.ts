// Does not import 'server-only': it throws in the processes that read uploads, which run without the condition of
// server components.

export { endsAtRoot, extensionOf, extensions, issuersOf, isValidAt, ownerOf, pathFrom } from './certificates.ts'
export { type Element, oidOf } from './der.ts'
export { attributeTypes, contentTypes, readSignedData, type SignedData } from './signed-data.ts'
export { boundCertificates, hasDigest, isSignedBy, signerOf } from './signer.ts'
export { readToken, type TokenProblem } from './timestamp-token.ts'
