import type { Answer } from '#components/http/call.ts'
import { call, callForText } from '#components/http/call.ts'
import type { RemovalAnswer, Shown, SignatureSubmission, SigningCallbacks } from '#components/signing/signing-view.ts'
import {
  agreementAnswer,
  type ConsentInput,
  codeCheckAnswer,
  codeRequestAnswer,
  declineAnswer,
  disclosureAnswer,
  fieldsAnswer,
  partiesAnswer,
  type ResultAnswer,
  recordedAnswer,
  resultAnswer,
  type SubmitInput,
  submitAnswer,
} from '#lib/domain/signing/schema.ts'

/** The disclosure, the parties and the document on the screen when the box was ticked. */
function shown(documentSha256: string, { disclosure, partiesSha256 }: Shown): ConsentInput {
  const { locale, version, sha256 } = disclosure
  return { documentSha256, disclosure: { locale, version, sha256 }, partiesSha256 }
}

/**
 * Signs, then reads the page's own result, so that a retried submit and a reload show the same. A signer who has already
 * signed, in another tab or by a submit whose answer was lost, gets that result too.
 */
async function submit(
  base: string,
  documentSha256: string,
  { source, pngDataUrl, idempotencyKey, disclosure, partiesSha256, values, entered }: SignatureSubmission,
): Promise<Answer<ResultAnswer>> {
  const body: SubmitInput = {
    ...shown(documentSha256, { disclosure, partiesSha256 }),
    signature: pngDataUrl.slice(pngDataUrl.indexOf(',') + 1),
    method: source.method,
    strokes: source.method === 'drawn' ? source.strokes.map((stroke) => [...stroke]) : null,
    values,
    entered,
    consent: true,
  }
  const headers = { 'Idempotency-Key': idempotencyKey }
  const signed = await call(`${base}/submit`, { body, headers, schema: submitAnswer })
  const isSigned = signed.ok || (signed.kind === 'refused' && signed.problem.code === 'already_signed')
  return isSigned ? call(`${base}/result`, { schema: resultAnswer }) : signed
}

/** Answers the question whether others may be removed. An agreement leads to the page's own result, as signing does. */
async function answerRemoval(base: string, body: RemovalAnswer): Promise<Answer<ResultAnswer | null>> {
  const answered = await call(`${base}/agreement`, { body, schema: agreementAnswer })
  const isAgreed = answered.ok
    ? answered.value.agreed
    : answered.kind === 'refused' && answered.problem.code === 'already_signed'
  if (isAgreed) return call(`${base}/result`, { schema: resultAnswer })
  return answered.ok ? { ...answered, value: null } : answered
}

/** The requests for a code and of its check. */
export function codeCalls(recipientId: string): Pick<SigningCallbacks, 'requestCode' | 'submitCode'> {
  const base = `/sign/${recipientId}`
  return {
    requestCode: (channel) => call(`${base}/code`, { body: { channel }, schema: codeRequestAnswer }),
    submitCode: (code) => call(`${base}/code/verify`, { body: { code }, schema: codeCheckAnswer }),
  }
}

/** The requests of the signing screens of one recipient. */
export function signingCalls(recipientId: string, documentSha256: string): SigningCallbacks {
  const base = `/sign/${recipientId}`
  return {
    onPagesRendered: () => call(`${base}/viewed`, { body: { documentSha256 }, schema: recordedAnswer }),
    ...codeCalls(recipientId),
    giveConsent: (seen) => call(`${base}/consent`, { body: shown(documentSha256, seen), schema: recordedAnswer }),
    loadFields: () => call(`${base}/fields`, { schema: fieldsAnswer }),
    loadParties: () => call(`${base}/parties`, { schema: partiesAnswer }),
    answerRemoval: (answer) => answerRemoval(base, answer),
    loadDisclosure: (locale) => call(`${base}/disclosure?locale=${locale}`, { schema: disclosureAnswer }),
    submitSignature: (submission) => submit(base, documentSha256, submission),
    decline: (reason) => call(`${base}/decline`, { body: { reason: reason ?? '' }, schema: declineAnswer }),
    loadPageText: (page) => callForText(`${base}/pages/${page}/text?v=${documentSha256}`),
    // Requests images by the hash that the screen submits, so that the signer sees the document that is signed.
    pageImageUrl: (page, dpi) => `${base}/pages/${page}?dpi=${dpi}&v=${documentSha256}`,
  }
}
