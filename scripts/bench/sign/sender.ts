import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { FieldType } from '#lib/core/vocabulary/field.ts'
import { root } from '../../server/build.ts'
import { type Answer, cookieHeader, expectStatus, type HttpClient, keepCookies } from './http-client.ts'
import { admin } from './server.ts'

type Field = {
  id: string
  recipientId: string
  type: FieldType
  page: number
  rect: { x: number; y: number; width: number; height: number }
}

/** A sender: a browser session at the portal, without a browser. */
export type Sender = {
  /** Returns the id of a new draft. */
  upload(name: string, document: Uint8Array): Promise<string>
  /** Returns the ids of the draft's recipients. */
  savePeople(contract: string, people: { name: string; email: string }[]): Promise<string[]>
  saveFields(contract: string, fields: Field[]): Promise<void>
  send(contract: string): Promise<void>
  /** Requests a page of the portal. */
  openPage(path: string): Promise<void>
}

const draftActions = 'app/(portal)/contracts/[contract]/actions.ts'

/** The account of a session at the portal. */
export type Account = { email: string; password: string }

/** The ids that the build assigned to the server actions of a file; a browser has them from the page's scripts. */
export function actionIds(file: string): (name: string) => string {
  const manifest = path.join(root, '.next', 'server', 'server-reference-manifest.json')
  const { node } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    node: Record<string, { filename?: string; exportedName?: string }>
  }
  const ids = new Map(
    Object.entries(node).flatMap(([id, { filename, exportedName }]) =>
      filename === file && exportedName ? [[exportedName, id] as const] : [],
    ),
  )
  return (name) => {
    const id = ids.get(name)
    if (!id) throw new Error(`The build has no action ${name} in ${file}.`)
    return id
  }
}

export async function signIn(http: HttpClient, origin: string, account: Account = admin): Promise<Map<string, string>> {
  const jar = new Map<string, string>()
  const csrf = expectStatus(await http('/api/auth/csrf'), 'csrf', 200)
  keepCookies(jar, csrf)
  const { csrfToken } = JSON.parse(csrf.body.toString('utf8')) as { csrfToken: string }
  const answer = await http('/api/auth/callback/credentials', {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Cookie: cookieHeader(jar), Origin: origin },
    body: new URLSearchParams({ ...account, csrfToken, callbackUrl: origin, json: 'true' }).toString(),
  })
  keepCookies(jar, expectStatus(answer, 'sign-in', 200, 302))
  return jar
}

/** The result of an action: a row of React's stream with its status. */
function outcome({ body }: Answer): unknown {
  const stream = body.toString('utf8')
  const rows = stream.split('\n').map((line) => line.slice(line.indexOf(':') + 1))
  const row = rows.find((one) => one.startsWith('{"status":'))
  const answer = row ? (JSON.parse(row) as { status: string; value?: unknown }) : null
  if (answer?.status !== 'done') throw new Error(`The action failed: ${row ?? stream.slice(0, 300)}`)
  return answer.value
}

export async function openSender(http: HttpClient, url: URL, account: Account = admin): Promise<Sender> {
  const jar = await signIn(http, url.origin, account)
  const headers = { Cookie: cookieHeader(jar), Origin: url.origin, 'Sec-Fetch-Site': 'same-origin' }
  const idOf = actionIds(draftActions)

  /** Calls an action with a value, in the encoding of React's `encodeReply`. */
  async function act(contract: string, step: string, name: string, input: object, ...statuses: number[]) {
    const answer = await http(`/contracts/${contract}/${step}`, {
      method: 'POST',
      headers: {
        ...headers,
        'Next-Action': idOf(name),
        Accept: 'text/x-component',
        'Content-Type': 'text/plain;charset=UTF-8',
      },
      body: JSON.stringify([{ contractId: contract, ...input }]),
    })
    return expectStatus(answer, name, ...statuses)
  }

  /** Next.js redirects a request for a page's stream to an address with a hash of such headers. */
  let query = ''

  /** What the page shows before sending, from the stream that a browser gets when it goes to the page. */
  async function reviewedState(contract: string): Promise<{ reviewed: unknown }> {
    const path = `/contracts/${contract}/review`
    const stream = () => http(path + query, { headers: { Cookie: headers.Cookie, RSC: '1' } })
    let page = await stream()
    if (page.status === 307) {
      query = new URL(page.headers.location ?? '', url).search
      page = await stream()
    }
    const [, reviewed] = /"reviewed":(\{[^{}]*\})/.exec(expectStatus(page, 'review', 200).body.toString('utf8')) ?? []
    if (!reviewed) throw new Error('The review page has no state of the draft.')
    return { reviewed: JSON.parse(reviewed) }
  }

  return {
    async upload(name, document) {
      const answer = await http('/contracts/new/upload', {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/pdf', 'X-File-Name': encodeURIComponent(name) },
        body: document,
      })
      return (JSON.parse(expectStatus(answer, 'upload', 201).body.toString('utf8')) as { id: string }).id
    },
    async savePeople(contract, people) {
      const recipients = people.map((person) => ({ ...person, role: 'signer', phone: '' }))
      const ids = outcome(await act(contract, 'people', 'saveRecipientsAction', { recipients }, 200))
      return ids as string[]
    },
    async saveFields(contract, fields) {
      outcome(await act(contract, 'fields', 'saveFieldsAction', { fields }, 200))
    },
    async send(contract) {
      const answer = await act(contract, 'review', 'sendContractAction', await reviewedState(contract), 200, 303)
      // A sent contract redirects to its page; a refusal has no redirect.
      const target = String(answer.headers['x-action-redirect'] ?? '')
      if (!target) outcome(answer)
      else if (!target.startsWith(`/contracts/${contract};`)) throw new Error(`The contract was not sent: ${target}`)
    },
    async openPage(page) {
      expectStatus(await http(page, { headers: { Cookie: headers.Cookie } }), page, 200)
    },
  }
}
