import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { grantedResponse } from './timestamp-response.ts'

/** The behaviour of the authority: correct, or with one fault. */
export type Behaviour =
  | 'right'
  | 'wrong imprint'
  | 'wrong nonce'
  | 'refusing'
  | 'wrong usage'
  | 'usage not critical'
  | 'server error'
  | 'huge'
  | 'garbage'
  | 'silent'

export type TestAuthority = {
  url: string
  /** PEM file of the root of its chain, and of an unrelated root. */
  ca: string
  otherCa: string
  behaviour: Behaviour
  /** The Authorization header of each request so far. */
  authorizations: (string | undefined)[]
  /** Certificates and tool configuration, for a test that makes its own tokens. */
  dir: string
  close(): Promise<void>
}

const run = promisify(execFile)

const authority = (dir: string, digest: string) => `serial = ${dir}/serial
signer_cert = ${dir}/tsa.pem
certs = ${dir}/ca.pem
signer_key = ${dir}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = ${digest}`

const config = (dir: string) => `
[tsa]
default_tsa = one
[one]
${authority(dir, 'sha256')}
accuracy = secs:1
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[two]
${authority(dir, 'sha512')}
[right]
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[loose]
extendedKeyUsage = timeStamping
[wrong]
extendedKeyUsage = critical,codeSigning
`

function makeKeys(dir: string): void {
  const openssl = (...given: string[]) => execFileSync('openssl', given, { cwd: dir, stdio: 'ignore' })
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  writeFileSync(path.join(dir, 'tsa.cnf'), config(dir))
  writeFileSync(path.join(dir, 'serial'), '01\n')
  for (const name of ['ca', 'other'])
    openssl(
      'req',
      '-x509',
      ...ec,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
      '-days',
      '30',
      '-subj',
      `/CN=Test ${name}`,
    )
  for (const [name, usage] of [
    ['tsa', 'right'],
    ['loose', 'loose'],
    ['wrong', 'wrong'],
  ] as const) {
    openssl('req', '-new', ...ec, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', '/O=Test/CN=Test Time')
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '20']
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      ...by,
      '-extfile',
      'tsa.cnf',
      '-extensions',
      usage,
      '-out',
      `${name}.pem`,
    )
  }
}

let count = 0

/** An answer of `openssl ts` to the query, unchanged or altered. */
async function answer(dir: string, query: Buffer, behaviour: Behaviour): Promise<Buffer> {
  const file = path.join(dir, `query-${count++}`)
  const changed = Buffer.from(query)
  // The digest precedes the nonce, which precedes the BOOLEAN at the end of the query.
  const last = changed.length - 4
  if (behaviour === 'wrong nonce') changed[last] = (changed[last] ?? 0) ^ 1
  if (behaviour === 'wrong imprint') changed[last - 20] = (changed[last - 20] ?? 0) ^ 1
  writeFileSync(file, changed)
  const section = behaviour === 'refusing' ? ['-section', 'two'] : []
  const openssl = (...given: string[]) => run('openssl', given, { cwd: dir })
  await openssl('ts', '-reply', '-config', 'tsa.cnf', ...section, '-queryfile', file, '-out', `${file}.tsr`)
  if (behaviour !== 'wrong usage' && behaviour !== 'usage not critical') return readFileSync(`${file}.tsr`)
  return resigned(dir, file, behaviour === 'wrong usage' ? 'wrong' : 'loose')
}

/** The same TSTInfo, signed with a certificate that `openssl ts` refuses to sign with. */
async function resigned(dir: string, file: string, name: string): Promise<Buffer> {
  const openssl = (...given: string[]) => run('openssl', given, { cwd: dir })
  const token = ['-inform', 'DER', '-noverify', '-binary']
  await openssl('ts', '-reply', '-config', 'tsa.cnf', '-in', `${file}.tsr`, '-token_out', '-out', `${file}.tok`)
  await openssl('cms', '-verify', ...token, '-in', `${file}.tok`, '-out', `${file}.tst`)
  const signer = ['-signer', `${name}.pem`, '-inkey', `${name}.key`, '-certfile', 'ca.pem']
  const form = ['-econtent_type', '1.2.840.113549.1.9.16.1.4', '-nodetach', '-cades', '-binary', '-outform', 'DER']
  await openssl('cms', '-sign', ...form, ...signer, '-in', `${file}.tst`, '-out', `${file}.cms`)
  return grantedResponse(readFileSync(`${file}.cms`))
}

/** A local timestamp authority: a throw-away CA, and `openssl ts -reply` behind HTTP. */
export async function startAuthority(): Promise<TestAuthority> {
  const dir = mkdtempSync(path.join(tmpdir(), 'tsa-'))
  makeKeys(dir)
  const server = createServer((request, response) => {
    authority.authorizations.push(request.headers.authorization)
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { behaviour } = authority
      const send = (body: Buffer) =>
        response.writeHead(200, { 'Content-Type': 'application/timestamp-reply' }).end(body)
      if (behaviour === 'silent') return
      if (behaviour === 'server error') response.writeHead(503).end('out of order')
      else if (behaviour === 'huge') send(Buffer.alloc(5_000_000))
      else if (behaviour === 'garbage') send(Buffer.from('<html>not here</html>'))
      else answer(dir, Buffer.concat(chunks), behaviour).then(send, () => response.writeHead(500).end())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const authority: TestAuthority = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`,
    ca: path.join(dir, 'ca.pem'),
    otherCa: path.join(dir, 'other.pem'),
    behaviour: 'right',
    authorizations: [],
    dir,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(dir, { recursive: true, force: true })
    },
  }
  return authority
}
