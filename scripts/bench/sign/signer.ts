import { type Answer, cookieHeader, expectStatus, type HttpClient, keepCookies } from './http-client.ts'
import type { MailSink } from './mail-sink.ts'

/** A signer with a distinct IP address and mailbox. */
export type Person = { name: string; email: string; ip: string }

let made = 0

/** A new signer whose IP address is in the location database, because certificates state the country. */
export function someone(): Person {
  made += 1
  const ip = [81, 48 + ((made >> 16) & 7), (made >> 8) & 255, made & 255].join('.')
  return { name: 'Anna Maria Dupont', email: `signer.${made}@people.example`, ip }
}

/** A signer's session before the submit request. */
export type Ready = {
  path: string
  headers: Record<string, string>
  documentSha256: string
  disclosure: { locale: string; version: number; sha256: string }
  partiesSha256: string
  person: Person
}

const browser = {
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Accept-Language': 'en-GB,en;q=0.9',
  'Sec-Fetch-Site': 'same-origin',
}

/** A signer's session after the link was opened and the document shown, before a code is requested. */
export type Opened = Pick<Ready, 'path' | 'documentSha256'> & {
  /** The headers of the next request, with the cookies so far. */
  headers: () => Record<string, string>
  post: (path: string, body: object, ...statuses: number[]) => Promise<Answer>
}

/** The first steps: link, gate, session, page. */
export async function openLink(http: HttpClient, mail: MailSink, person: Person): Promise<Opened> {
  const jar = new Map<string, string>()
  const headers = () => ({ ...browser, 'X-Forwarded-For': person.ip, Cookie: cookieHeader(jar) })
  const post = async (path: string, body: object, ...statuses: number[]) => {
    const json = { ...headers(), 'Content-Type': 'application/json' }
    const answer = await http(path, { method: 'POST', headers: json, body: JSON.stringify(body) })
    keepCookies(jar, expectStatus(answer, path, ...statuses))
    return answer
  }
  const link = await mail.find(person.email, /\/s\/[\w-]{43}/)
  expectStatus(await http(link, { headers: headers() }), 'gate', 200)
  const opened = await post(`${link}/open`, {}, 303)
  const path = opened.headers.location ?? ''
  const page = expectStatus(await http(path, { headers: headers() }), 'signing page', 200).body.toString('utf8')
  const documentSha256 = /\/original\?v=([0-9a-f]{64})/.exec(page)?.[1]
  if (!documentSha256) throw new Error('The signing page has no document hash.')
  await post(`${path}/viewed`, { documentSha256 }, 204)
  return { path, documentSha256, headers, post }
}

/** All steps before the last button: link, gate, session, pages, code, consent. */
export async function untilReady(http: HttpClient, mail: MailSink, person: Person): Promise<Ready> {
  const { path, documentSha256, headers, post } = await openLink(http, mail, person)
  await post(`${path}/code`, { channel: 'email' }, 200)
  const code = await mail.find(person.email, /(?<![\w#-])(\d{6})(?![\w-])/)
  const { verified, parties } = JSON.parse(
    (await post(`${path}/code/verify`, { code }, 200)).body.toString('utf8'),
  ) as { verified: boolean; parties: { sha256: string } }
  if (!verified) throw new Error('The code was not accepted.')
  const answer = expectStatus(await http(`${path}/disclosure?locale=en`, { headers: headers() }), 'disclosure', 200)
  const { locale, version, sha256 } = JSON.parse(answer.body.toString('utf8')) as Ready['disclosure']
  const disclosure = { locale, version, sha256 }
  const shown = { documentSha256, disclosure, partiesSha256: parties.sha256 }
  await post(`${path}/consent`, shown, 204)
  return { path, headers: headers(), ...shown, person }
}

type Drawing = { png: Uint8Array; strokes: unknown }

/** The body of a submit request, prepared so that it is not part of the measurement. */
export function submission({ documentSha256, disclosure, partiesSha256 }: Ready, { png, strokes }: Drawing): string {
  const signature = Buffer.from(png).toString('base64')
  const shown = { documentSha256, disclosure, partiesSha256 }
  return JSON.stringify({ ...shown, signature, method: 'drawn', strokes, consent: true })
}

/** Signs; returns the SHA-256 of the sealed document, which is stored by then. */
export async function submit(http: HttpClient, ready: Ready, body: string): Promise<string> {
  const answer = await http(`${ready.path}/submit`, {
    method: 'POST',
    headers: { ...ready.headers, 'Content-Type': 'application/json', 'Idempotency-Key': ready.path },
    body,
  })
  const { sha256 } = JSON.parse(expectStatus(answer, 'submit', 200).body.toString('utf8')) as { sha256: string | null }
  if (!sha256) throw new Error('The answer arrived before the document was sealed.')
  return sha256
}
