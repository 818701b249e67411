import type { IncomingHttpHeaders } from 'node:http'
import { oncePerProcess } from '#lib/core/once-per-process.ts'
import { reportWarning } from '#lib/core/report.ts'

const forwardingHeaders = ['x-forwarded-for', 'forwarded', 'x-real-ip'] as const

/** Whether a forwarding header arrived although no proxy is declared. */
const seen = () => oncePerProcess('undeclared proxy', () => ({ header: null as string | null }))

/**
 * Remembers, and logs once, that a forwarding header arrived although SIGNCOVE_TRUSTED_PROXIES is 0. Behind an undeclared proxy all
 * clients have the address of the proxy, so that their limits are shared and the log names the wrong address.
 */
export function noteForwarding(headers: IncomingHttpHeaders, trustedProxies: number): void {
  const found = forwardingHeaders.find((name) => headers[name] !== undefined)
  if (trustedProxies > 0 || !found || seen().header) return
  seen().header = found
  reportWarning(
    `signcove: a request has the header ${found}, but SIGNCOVE_TRUSTED_PROXIES is 0. If there is a reverse proxy in front, set it to the number of proxies: otherwise all clients are counted and logged with the address of the proxy.`,
  )
}

/** The forwarding header that arrived although no proxy is declared; null if none did. */
export function undeclaredProxy(): string | null {
  return seen().header
}
