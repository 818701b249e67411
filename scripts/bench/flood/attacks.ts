import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { root } from '../../server/build.ts'
import { cookieHeader, expectStatus, type HttpClient, keepCookies } from '../sign/http-client.ts'
import type { MailSink } from '../sign/mail-sink.ts'
import { actionIds, signIn } from '../sign/sender.ts'
import { admin } from '../sign/server.ts'
import type { Opened } from '../sign/signer.ts'
import { requestBytes } from './attacker.ts'

/** A document with a seal and a timestamp, as strangers send it to the seal check. */
const sealedFixture = 'lib/engines/pdf/verify/timestamped-fixtures/table.pdf.gz'
/** The address of the attacker (RFC 5737). */
export const attackerIp = '203.0.113.66'

export const attacks = ['code checks', 'downloads', 'uploads', 'seal checks', 'sign-ins'] as const
export type Attack = (typeof attacks)[number]

type Stage = { http: HttpClient; mail: MailSink; url: URL; link: Opened; document: Uint8Array }

/** The requests of each flood: by one link, one account, or one address. */
export async function attackRequests(stage: Stage): Promise<Record<Attack, Buffer[]>> {
  const { url, link, document } = stage
  const own = { Host: url.host, 'X-Forwarded-For': attackerIp }
  const linked = { ...link.headers(), ...own }
  const member = { ...(await newMember(stage)), ...own, Origin: url.origin, 'Sec-Fetch-Site': 'same-origin' }
  const sealed = gunzipSync(readFileSync(path.join(root, sealedFixture)))
  const json = { 'Content-Type': 'application/json' }
  const pdf = { 'Content-Type': 'application/pdf' }
  const uploaded = { ...member, ...pdf, 'X-File-Name': 'Flood.pdf' }
  return {
    'code checks': [
      requestBytes('POST', `${link.path}/code/verify`, { ...linked, ...json }, Buffer.from('{"code":"000000"}')),
    ],
    downloads: [requestBytes('GET', `${link.path}/original`, linked)],
    uploads: [requestBytes('POST', '/contracts/new/upload', uploaded, document)],
    'seal checks': [requestBytes('POST', '/api/verify/seal', { ...own, ...pdf, Origin: url.origin }, sealed)],
    'sign-ins': await signIns(stage, own),
  }
}

/** Sign-ins with wrong passwords, to an account that exists and to others. */
async function signIns({ http, url }: Stage, own: Record<string, string>): Promise<Buffer[]> {
  const jar = new Map<string, string>()
  const csrf = expectStatus(await http('/api/auth/csrf', { headers: { 'X-Forwarded-For': attackerIp } }), 'csrf', 200)
  keepCookies(jar, csrf)
  const { csrfToken } = JSON.parse(csrf.body.toString('utf8')) as { csrfToken: string }
  const headers = {
    ...own,
    Cookie: cookieHeader(jar),
    Origin: url.origin,
    'Content-Type': 'application/x-www-form-urlencoded',
  }
  const emails = [admin.email, ...Array.from({ length: 40 }, (_, i) => `nobody.${i}@bench.example`)]
  return emails.map((email) => {
    const form = new URLSearchParams({
      email,
      password: 'a wrong password',
      csrfToken,
      callbackUrl: url.origin,
      json: 'true',
    })
    return requestBytes('POST', '/api/auth/callback/credentials', headers, Buffer.from(form.toString()))
  })
}

/** Invites a member, who chooses a password and signs in. Returns the cookie of the session. */
async function newMember({ http, mail, url }: Stage): Promise<{ Cookie: string }> {
  const account = { email: 'other@bench.example', password: 'quite another long password' }
  const inviting = cookieHeader(await signIn(http, url.origin))
  mail.open(account.email)
  await act(http, url, '/members', 'app/(portal)/members/actions.ts', 'inviteAction', inviting, {
    name: 'Other Member',
    email: account.email,
    role: 'member',
  })
  const token = await mail.find(account.email, /\/choose-password#([\w-]+)/)
  const choose = { token, password: account.password }
  await act(http, url, '/choose-password', 'app/choose-password/actions.ts', 'choosePasswordAction', '', choose)
  const from: HttpClient = (to, request = {}) =>
    http(to, { ...request, headers: { ...request.headers, 'X-Forwarded-For': attackerIp } })
  return { Cookie: cookieHeader(await signIn(from, url.origin, account)) }
}

/** Calls the action of a form with a value, in the encoding of React's `encodeReply`. */
async function act(
  http: HttpClient,
  url: URL,
  page: string,
  file: string,
  name: string,
  cookie: string,
  values: object,
): Promise<void> {
  const answer = await http(page, {
    method: 'POST',
    headers: {
      Origin: url.origin,
      'Sec-Fetch-Site': 'same-origin',
      Cookie: cookie,
      'Next-Action': actionIds(file)(name),
      Accept: 'text/x-component',
      'Content-Type': 'text/plain;charset=UTF-8',
    },
    body: JSON.stringify([{ status: 'idle' }, values]),
  })
  const { body } = expectStatus(answer, name, 200, 303)
  if (body.includes('"status":"refused"')) throw new Error(`${name}: ${body.toString('utf8').slice(0, 300)}`)
}
