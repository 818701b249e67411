import { z } from 'zod'

/** The name and address that mails are sent from. */
export type MailSender = { name: string; address: string }

const address = /^[^\s<>@,;:"()[\]\\]+@[^\s<>@,;:"()[\]\\]+$/

/** As a person would write it: with or without quotes, with brackets and commas in the name. Null if there is no address. */
export function mailSender(text: string): MailSender | null {
  const [, name = '', named = text] = /^(.*?)\s*<([^<>]*)>$/.exec(text.trim()) ?? []
  const plain = /^"(.*)"$/.exec(name)?.[1]?.replace(/\\(["\\])/g, '$1') ?? name
  return address.test(named.trim()) && !/[\r\n<>]/.test(plain) ? { name: plain.trim(), address: named.trim() } : null
}

/** A percent-encoded text, or the text itself if it is not one: people paste passwords as they are. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

type Parts = { scheme: string; login: string; user: string; password: string; host: string; query: string }

/** The password ends at the last @, so that it can contain `/`, `#`, `?`, `:` and `@`. */
function partsOf(text: string): Parts | null {
  const found = /^(smtps?):\/\/(?:(.*)@)?([^@/?#]+)\/?(\?[^#]*)?$/i.exec(text)
  if (!found) return null
  const [, scheme = '', login = '', host = '', query = ''] = found
  const colon = login.indexOf(':')
  const [user, password] = colon < 0 ? [login, ''] : [login.slice(0, colon), login.slice(colon + 1)]
  return { scheme: scheme.toLowerCase(), login, user: decoded(user), password: decoded(password), host, query }
}

const wrongPorts: Readonly<Record<string, string>> = {
  'smtp 465': 'begin with smtps:// for port 465, which expects TLS from the start',
  'smtps 587': 'begin with smtp:// for port 587, where TLS begins with STARTTLS',
  'smtps 25': 'begin with smtp:// for port 25, where TLS begins with STARTTLS',
}

/** Why the address cannot be used, as what it must do; null if it can. */
function flawOf(text: string): string | null {
  if (!/^smtps?:\/\//i.test(text)) return 'begin with smtp:// or smtps://'
  const parts = partsOf(text)
  if (!parts || !URL.canParse(`${parts.scheme}://${parts.host}`))
    return 'be smtp://user:password@host:port; the host comes after the last @'
  return wrongPorts[`${parts.scheme} ${new URL(`${parts.scheme}://${parts.host}`).port}`] ?? null
}

/**
 * The address of a mail server, percent-encoded, from what people paste: a password may contain any character. An issue
 * has what the address must do as `params.demand`.
 */
export const smtpAddress = z.string().transform((text, context) => {
  const demand = flawOf(text)
  const parts = partsOf(text)
  if (demand !== null || parts === null) {
    context.addIssue({ code: 'custom', params: { demand } })
    return z.NEVER
  }
  const { scheme, login, user, password, host, query } = parts
  const encoded = login === '' ? '' : `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`
  return `${scheme}://${encoded}${host}${query}`
})
