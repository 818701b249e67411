import 'server-only'

export type {
  CertificateCard,
  CertificateFact,
  CertificateModel,
  CertificateRow,
  CertificateSection,
} from './compose/certificate-model.ts'
export { composeCertificate } from './compose/compose-certificate.ts'
export { makeCertificate, pageText, preparePdf, readSealInWorker, renderPage } from './documents.ts'
export { unprintable } from './fonts/coverage.ts'
export { type JoinedPdf, joinDocuments, type Source } from './join/join-documents.ts'
export type { SourceType } from './join/source-type.ts'
export { type KeyFile, openKeyFile } from './key-file.ts'
export type { PreparedPdf, PrepareOptions } from './prepare/prepare-pdf.ts'
export { composeSample } from './sample/compose-sample.ts'
export type { Sample, SampleModel } from './sample/sample-model.ts'
export { SignatureTooLarge } from './seal/placeholders.ts'
export { type SealOptions, sealPdf } from './seal/seal-pdf.ts'
export type { SealAlgorithm, SealSigner } from './seal/seal-signer.ts'
export { timestampPdf } from './seal/timestamp-pdf.ts'
export { checkSignatureImage, expectSignatureImage, type SignatureImage } from './signature-image.ts'
export { type Stamp, type StampInput, stampAndAppend, stampPdf } from './stamp/stamp-pdf.ts'
export { type StoredSignature, storedSignatures } from './verify/signatures.ts'
export { type SealProblem, type SealReport, type SignatureReport, verifySeal } from './verify/verify-seal.ts'
export { warmPdf } from './warm.ts'
export type { PageImage } from './worker/protocol.ts'
export { hideFromSandbox, type Isolation, isolation } from './worker/sandbox.ts'
