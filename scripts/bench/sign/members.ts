import { cookieHeader, expectStatus, type HttpClient } from './http-client.ts'
import type { MailSink } from './mail-sink.ts'
import { type Account, actionIds, openSender, type Sender, signIn } from './sender.ts'

export type Installation = { http: HttpClient; mail: MailSink; url: URL }

/** Invites a member, who chooses a password. Sign in with the account afterwards. */
export async function addMember({ http, mail, url }: Installation, account: Account): Promise<void> {
  const inviting = cookieHeader(await signIn(http, url.origin))
  mail.open(account.email)
  await act(http, url, '/members', 'app/(portal)/members/actions.ts', 'inviteAction', inviting, {
    name: `Member ${account.email}`,
    email: account.email,
    role: 'member',
  })
  const token = await mail.find(account.email, /\/choose-password#([\w-]+)/)
  const choose = { token, password: account.password }
  await act(http, url, '/choose-password', 'app/choose-password/actions.ts', 'choosePasswordAction', '', choose)
}

/**
 * Opens senders with an account each, because the requests and uploads of an account are limited. Returns a function that
 * returns them in turn.
 */
export async function openSenders(installation: Installation, count: number): Promise<() => Sender> {
  const { http, url } = installation
  const first = await openSender(http, url)
  const senders = [first]
  while (senders.length < count) {
    const account = { email: `member.${senders.length}@bench.example`, password: 'quite another long password' }
    await addMember(installation, account)
    senders.push(await openSender(http, url, account))
  }
  let turn = 0
  return () => senders[turn++ % senders.length] ?? first
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
