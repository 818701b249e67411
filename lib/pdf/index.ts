import 'server-only'

export type {
  CertificateFact,
  CertificateModel,
  CertificateSigner,
  CertificateTable,
} from './certificate/certificate-model.ts'
export { composeCertificate } from './certificate/compose-certificate.ts'
export { pageText, preparePdf, renderPage } from './documents.ts'
export { unprintable } from './fonts/shaped-text.ts'
export type { PreparedPdf, PrepareOptions } from './prepare/prepare-pdf.ts'
export { composeSample } from './sample/compose-sample.ts'
export type { Sample, SampleModel } from './sample/sample-model.ts'
export { type SealOptions, sealPdf } from './seal/seal-pdf.ts'
export type { SealSigner } from './seal/seal-signer.ts'
export { checkSignatureImage, type SignatureImage } from './signature-image.ts'
export { type Stamp, type StampInput, stampPdf } from './stamp/stamp-pdf.ts'
export { type SealProblem, type SealReport, verifySeal } from './verify/verify-seal.ts'
export { warmPdf } from './warm.ts'
export type { PageImage } from './worker/protocol.ts'
