import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { root } from '../../server/build.ts'
import { cookieHeader, expectStatus, type HttpClient, keepCookies } from '../sign/http-client.ts'
import { addMember, type Installation } from '../sign/members.ts'
import { signIn } from '../sign/sender.ts'
import { admin } from '../sign/server.ts'
import type { Opened } from '../sign/signer.ts'
import { requestBytes } from './attacker.ts'

/** A document with a seal and a timestamp, as strangers send it to the seal check. */
const sealedFixture = 'lib/engines/pdf/verify/timestamped-fixtures/table.pdf.gz'
/** The address of the attacker (RFC 5737). */
export const attackerIp = '203.0.113.66'

export const attacks = ['code checks', 'downloads', 'uploads', 'seal checks', 'sign-ins'] as const
export type Attack = (typeof attacks)[number]

type Stage = Installation & { link: Opened; document: Uint8Array }

/** The requests of each flood: by one link, one account, or one address. */
export async function attackRequests(stage: Stage): Promise<Record<Attack, Buffer[]>> {
  const { url, link, document } = stage
  const own = { Host: url.host, 'X-Forwarded-For': attackerIp }
  const linked = { ...link.headers(), ...own }
  const member = { ...(await signedInMember(stage)), ...own, Origin: url.origin, 'Sec-Fetch-Site': 'same-origin' }
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

/** The cookie of a member who has signed in from the attacker's address. */
async function signedInMember({ http, mail, url }: Stage): Promise<{ Cookie: string }> {
  const account = { email: 'other@bench.example', password: 'quite another long password' }
  await addMember({ http, mail, url }, account)
  const from: HttpClient = (to, request = {}) =>
    http(to, { ...request, headers: { ...request.headers, 'X-Forwarded-For': attackerIp } })
  return { Cookie: cookieHeader(await signIn(from, url.origin, account)) }
}
