import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** The arguments of openssl for a new key on a curve. */
export const ec = (curve: string) => ['-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${curve}`]

type Kind = { key?: string[]; days?: string; usage?: string; digest?: string }

/** A CA in a temporary folder, as that of an organisation. */
export function openTestCa() {
  const dir = mkdtempSync(path.join(tmpdir(), 'p12-'))
  const openssl = (...given: string[]) =>
    execFileSync('openssl', given, { cwd: dir, stdio: ['ignore', 'pipe', 'ignore'] })
  const ca = ['-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '900', '-subj', '/CN=Acme CA']
  openssl('req', '-x509', ...ec('P-256'), ...ca)
  return {
    dir,
    openssl,
    /** Writes a key and its certificate, issued by the CA. */
    issue(name: string, { key = ec('P-256'), days = '300', usage, digest = '-sha256' }: Kind = {}): void {
      const files = ['-keyout', `${name}.key`, '-out', `${name}.csr`]
      openssl('req', '-new', '-nodes', ...key, ...files, '-subj', `/O=Acme/CN=${name}`)
      writeFileSync(path.join(dir, 'extensions'), `keyUsage=critical,${usage ?? 'digitalSignature,nonRepudiation'}`)
      const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'extensions', digest]
      openssl('x509', '-req', '-in', `${name}.csr`, ...by, '-days', days, '-out', `${name}.pem`)
    },
    /** The PKCS#12 file of a key and its certificate, with the password `sécret`. */
    pkcs12(name: string, ...more: string[]): Buffer {
      const given = ['-inkey', `${name}.key`, '-in', `${name}.pem`, '-certfile', 'ca.pem', '-passout', 'pass:sécret']
      return openssl('pkcs12', '-export', ...given, ...more)
    },
    close: () => rmSync(dir, { recursive: true }),
  }
}
export type TestCa = ReturnType<typeof openTestCa>
