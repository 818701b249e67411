import type {
  EndReason,
  Refused,
  ShownDisclosure,
  SignedResult,
  SigningCallbacks,
  SubmitSignatureResult,
} from '#components/signing/signing-view.ts'
import type { RefusalCode } from '#lib/core/refusal.ts'
import type { DisclosureView } from '#lib/domain/signing/schema.ts'

type Problem = { code: RefusalCode | 'internal_error'; detail: string; details: { seconds?: number } }
type Answer<T> = { ok: true; value: T } | { ok: false; status: number; problem: Problem }

/** Rejects when the network is gone, and for an answer that is no answer of this server: both are worth another try. */
async function post<T>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  if (response.ok) return { ok: true, value: (response.status === 204 ? null : await response.json()) as T }
  if (!response.headers.get('content-type')?.startsWith('application/problem+json'))
    throw new Error(`HTTP ${response.status}`)
  return { ok: false, status: response.status, problem: (await response.json()) as Problem }
}

const endings: Partial<Record<Problem['code'], EndReason>> = {
  contract_voided: 'voided',
  not_pending: 'voided',
  contract_expired: 'expired',
  recipient_removed: 'removed',
  session_expired: 'session_expired',
  link_invalid: 'link_invalid',
}

const endedBy = ({ code }: Problem): EndReason | undefined => endings[code]

type CodeRequest =
  | { sent: true; masked: string; resendAfterSeconds: number; expiresInSeconds: number }
  | { sent: false; error: string; other: 'email' | 'sms' | null }
type CodeCheck = { verified: true } | { verified: false; message: string; triesLeft: number; locked: boolean }

async function requestCode(base: string, channel: 'email' | 'sms'): ReturnType<SigningCallbacks['requestCode']> {
  const answer = await post<CodeRequest>(`${base}/code`, { channel })
  if (!answer.ok) {
    const { problem } = answer
    return {
      sent: false,
      message: problem.detail,
      retryAfterSeconds: problem.details.seconds,
      locked: problem.code === 'code_locked',
      ended: endedBy(problem),
    }
  }
  return answer.value.sent
    ? answer.value
    : { sent: false, message: answer.value.error, other: answer.value.other ?? undefined }
}

async function submitCode(base: string, code: string): ReturnType<SigningCallbacks['submitCode']> {
  const answer = await post<CodeCheck>(`${base}/code/verify`, { code })
  if (!answer.ok) return { verified: false, message: answer.problem.detail, ended: endedBy(answer.problem) }
  if (answer.value.verified) return { verified: true }
  const { message, triesLeft, locked } = answer.value
  return { verified: false, message, triesLeft, locked: locked ? 'link' : triesLeft === 0 ? 'code' : undefined }
}

/** What the page itself would show now: asked anew, so that a retried submit and a reload say the same. */
async function signedResult(base: string): Promise<SignedResult> {
  const response = await fetch(`${base}/result`)
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  return (await response.json()) as SignedResult
}

/** What is to be agreed to now, in the language of the screen. */
async function currentDisclosure(base: string, locale: string): Promise<DisclosureView> {
  const response = await fetch(`${base}/disclosure?locale=${locale}`)
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  return (await response.json()) as DisclosureView
}

/** Why the server did not take a consent or a signature. */
async function refused(base: string, problem: Problem, { locale }: ShownDisclosure): Promise<Refused> {
  const isReworded = problem.code === 'disclosure_changed'
  return {
    message: problem.detail,
    codeNeeded: problem.code === 'code_needed',
    disclosure: isReworded ? await currentDisclosure(base, locale) : undefined,
    ended: endedBy(problem),
  }
}

async function giveConsent(
  base: string,
  documentSha256: string,
  shown: ShownDisclosure,
): ReturnType<SigningCallbacks['giveConsent']> {
  const { locale, version, sha256 } = shown
  const answer = await post(`${base}/consent`, { documentSha256, disclosure: { locale, version, sha256 } })
  return answer.ok ? { consented: true } : { consented: false, ...(await refused(base, answer.problem, shown)) }
}

async function submit(
  base: string,
  documentSha256: string,
  input: Parameters<SigningCallbacks['submitSignature']>[0],
): Promise<SubmitSignatureResult> {
  const { source, pngDataUrl, idempotencyKey, disclosure, values } = input
  const body = {
    signature: pngDataUrl.slice(pngDataUrl.indexOf(',') + 1),
    method: source.method,
    strokes: source.method === 'drawn' ? source.strokes : null,
    values,
    documentSha256,
    consent: true,
    disclosure: { locale: disclosure.locale, version: disclosure.version, sha256: disclosure.sha256 },
  }
  const answer = await post(`${base}/submit`, body, { 'Idempotency-Key': idempotencyKey })
  if (answer.ok) return { signed: true, result: await signedResult(base) }
  const { problem, status } = answer
  const consentNeeded = problem.code === 'consent_needed'
  return { signed: false, retry: status >= 500, consentNeeded, ...(await refused(base, problem, disclosure)) }
}

/** The calls behind the signer's screens of one contract. */
export function signingCalls(contractId: string, documentSha256: string): SigningCallbacks {
  const base = `/sign/${contractId}`
  return {
    onPagesRendered: async () => void (await post(`${base}/viewed`, { documentSha256 })),
    requestCode: (channel) => requestCode(base, channel),
    submitCode: (code) => submitCode(base, code),
    giveConsent: (shown) => giveConsent(base, documentSha256, shown),
    submitSignature: (input) => submit(base, documentSha256, input),
    decline: async (reason) => {
      const answer = await post(`${base}/decline`, { reason: reason ?? '' })
      return answer.ok
        ? { declined: true }
        : { declined: false, message: answer.problem.detail, ended: endedBy(answer.problem) }
    },
    // Images are asked for by the hash that the screen submits, so that what is seen is what is signed.
    pageImageUrl: (page, dpi) => `${base}/pages/${page}?dpi=${dpi}&v=${documentSha256}`,
    loadPageText: async (page) => {
      const response = await fetch(`${base}/pages/${page}/text?v=${documentSha256}`)
      if (!response.ok) throw new Error(`HTTP ${response.status}`)
      return response.text()
    },
  }
}
