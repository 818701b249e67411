import { homedir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { writeVkey } from '#lib/core/verifier-key.ts'
import { readSettings, SettingsError } from './settings.ts'

const read = (env: Record<string, string>) => readSettings(env, '/srv/signcove')

function sentence(env: Record<string, string>): string {
  try {
    read(env)
  } catch (error) {
    if (error instanceof SettingsError) return error.message
    throw error
  }
  throw new Error('these settings were accepted')
}

describe('settings', () => {
  it('have a default for every variable', () => {
    expect(read({ XDG_STATE_HOME: '/home/ana/state' })).toEqual({
      port: 3000,
      host: '127.0.0.1',
      dataDir: '/srv/signcove/data',
      pinnedCheckpointDir: null,
      stateDir: '/home/ana/state/signcove',
      masterKeyFile: '/srv/signcove/data/secrets/master.key',
      space: { member: 20e9, installation: 200e9, free: 1e9 },
      url: new URL('http://localhost:3000'),
      databaseUrl: null,
      databaseOwnerUrl: null,
      admin: null,
      smtp: null,
      twilio: null,
      trustedProxies: 0,
      linkDays: 30,
      hstsSubdomains: false,
      cityDatabase: null,
      phoneCountries: null,
      timestamp: null,
      witnesses: [],
      witnessFor: [],
      logStream: null,
    })
  })

  it.each([
    ['/var/state', '/var/state/signcove'],
    ['', `${homedir()}/.local/state/signcove`],
    ['relative', `${homedir()}/.local/state/signcove`],
  ])('keep state in the directory of XDG_STATE_HOME: %o', (given, stateDir) => {
    expect(read({ XDG_STATE_HOME: given })).toMatchObject({ stateDir })
  })

  it('treat an empty variable as unset', () => {
    expect(read({ PORT: '', SMTP_URL: ' ' })).toMatchObject({ port: 3000, smtp: null })
  })

  it('use a password unchanged', () => {
    const admin = { SIGNCOVE_ADMIN_EMAIL: ' ana@example.com ', SIGNCOVE_ADMIN_PASSWORD: ' two spaces ' }
    expect(read(admin).admin).toEqual({ email: 'ana@example.com', password: ' two spaces ' })
  })

  it('include every group', () => {
    const all = read({
      PORT: '8080',
      HOST: '0.0.0.0',
      SIGNCOVE_DATA_DIR: '/var/lib/signcove',
      SIGNCOVE_MASTER_KEY_FILE: '/etc/signcove/master.key',
      SIGNCOVE_MEMBER_QUOTA: '500 MB',
      SIGNCOVE_INSTALLATION_QUOTA: '1.5TB',
      SIGNCOVE_FREE_SPACE: '20 GB',
      SIGNCOVE_URL: 'https://sign.example.com/',
      SIGNCOVE_ADMIN_EMAIL: 'ana@example.com',
      SIGNCOVE_ADMIN_PASSWORD: 'correct horse battery',
      DATABASE_URL: 'postgresql://signcove@db/signcove?sslmode=verify-full',
      SMTP_URL: 'smtps://user:pw@mail.example.com',
      SMTP_FROM: 'Acme Legal <sign@example.com>',
      TWILIO_ACCOUNT_SID: `AC${'0a'.repeat(16)}`,
      TWILIO_AUTH_TOKEN: 'token',
      TWILIO_FROM: '+15005550006',
      TWILIO_BASE_URL: 'http://127.0.0.1:4010',
      SIGNCOVE_TRUSTED_PROXIES: '2',
      SIGNCOVE_PHONE_COUNTRIES: 'de, FR,us',
    })
    expect(all.url.origin).toBe('https://sign.example.com')
    expect(all.admin?.email).toBe('ana@example.com')
    expect(all.smtp).toEqual({
      url: 'smtps://user:pw@mail.example.com',
      from: { name: 'Acme Legal', address: 'sign@example.com' },
    })
    expect(all.twilio?.baseUrl).toBe('http://127.0.0.1:4010')
    expect(all.phoneCountries).toEqual(['DE', 'FR', 'US'])
    expect(all.trustedProxies).toBe(2)
    expect(all.masterKeyFile).toBe('/etc/signcove/master.key')
    expect(all.space).toEqual({ member: 500e6, installation: 1.5e12, free: 20e9 })
    for (const wrong of ['500', '1 KB', '-1 GB', '1e3 GB'])
      expect(() => read({ SIGNCOVE_MEMBER_QUOTA: wrong })).toThrow('be a size')
  })

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['HOST', 'two words'],
    ['SIGNCOVE_URL', 'sign.example.com'],
    ['SIGNCOVE_URL', 'https://example.com/sign'],
    ['SIGNCOVE_URL', 'ftp://example.com'],
    ['SIGNCOVE_URL', 'http://sign.example.com'],
    ['SIGNCOVE_URL', 'https://user:pw@example.com'],
    ['DATABASE_URL', 'mysql://db/signcove'],
    ['DATABASE_URL', 'signcove.sqlite'],
    ['DATABASE_URL', 'postgres://db.example.com/signcove'],
    ['DATABASE_URL', 'postgres://db.example.com/signcove?sslmode=prefer'],
    ['SIGNCOVE_DATABASE_OWNER_URL', 'postgres://db.example.com/signcove'],
    ['SIGNCOVE_DATABASE_OWNER_URL', 'signcove.sqlite'],
    ['SIGNCOVE_LOG_STREAM', 'events.jsonl'],
    ['SIGNCOVE_LOG_STREAM', '/var/log/'],
    ['SIGNCOVE_TRUSTED_PROXIES', 'yes'],
    ['SIGNCOVE_TRUSTED_PROXIES', '1.5'],
    ['SIGNCOVE_CITY_DATABASE', '/nowhere/city.mmdb'],
    ['SIGNCOVE_PINNED_CHECKPOINT_DIR', '/nowhere/at/all'],
    ['SIGNCOVE_PHONE_COUNTRIES', 'DEU'],
    ['SIGNCOVE_PHONE_COUNTRIES', ','],
    ['SIGNCOVE_TSA_URL', 'time.example.com'],
    ['SIGNCOVE_TSA_URL', 'http://a.example http://b.example http://c.example'],
    ['SIGNCOVE_TSA_URL', 'http://user:pw@time.example.com'],
    ['SIGNCOVE_TSA_CA', '/nowhere/ca.pem'],
  ])('refuse %s=%s in one sentence that names it', (name, value) => {
    expect(sentence({ [name]: value })).toMatch(new RegExp(`^${name} must [^\\n]+\\.$`))
  })

  it('accept an owner of the tables in addition to the role of the application', () => {
    const [app, owner] = ['postgres://app:pw@localhost/signcove', 'postgres://owner:pw@localhost/signcove']
    const both = { DATABASE_URL: app, SIGNCOVE_DATABASE_OWNER_URL: owner }
    expect(read(both)).toMatchObject({ databaseUrl: app, databaseOwnerUrl: owner })
    expect(sentence({ SIGNCOVE_DATABASE_OWNER_URL: owner })).toMatch(/^DATABASE_URL is missing: [^\n]+\.$/)
    expect(sentence({ ...both, SIGNCOVE_DATABASE_OWNER_URL: 'postgres://app:other@127.0.0.1/signcove' })).toMatch(
      /^SIGNCOVE_DATABASE_OWNER_URL must use another role [^\n]+\.$/,
    )
  })

  it('send the log to standard output or a file', () => {
    for (const to of ['stdout', '/var/log/signcove/events.jsonl'])
      expect(read({ SIGNCOVE_LOG_STREAM: to }).logStream).toBe(to)
  })

  it('accept one timestamp authority or two', () => {
    expect(read({ SIGNCOVE_TSA_URL: 'http://time.example.com/tsa' }).timestamp?.authorities).toHaveLength(1)
    const two = read({ SIGNCOVE_TSA_URL: 'https://user:pw@a.example/tsr, http://b.example' }).timestamp
    expect(two).toEqual({ authorities: ['https://user:pw@a.example/tsr', 'http://b.example'], roots: null })
  })

  it('accept witnesses, and logs to cosign, each with a key whose id matches', () => {
    const key = Buffer.alloc(32, 7)
    const witness = (name: string) => writeVkey(name, 4, key)
    const two = `${witness('w.example/1')} https://w.example/witness/,\n ${witness('w.example/2')}\thttp://w.example`
    expect(read({ SIGNCOVE_WITNESSES: two }).witnesses).toMatchObject([
      { name: 'w.example/1', type: 4, url: 'https://w.example/witness' },
      { name: 'w.example/2', url: 'http://w.example' },
    ])
    // The example of c2sp.org/signed-note.
    const log = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
    expect(read({ SIGNCOVE_WITNESS_FOR: log }).witnessFor).toMatchObject([{ name: 'example.com/foo', type: 1 }])
    const bad = [log.replace('530d903a', '530d903b'), witness('w.example/1'), `${log},${log}`, ',']
    for (const value of bad) expect(sentence({ SIGNCOVE_WITNESS_FOR: value })).toMatch(/^SIGNCOVE_WITNESS_FOR must/)
    const none = [witness('w'), `${log} https://w.example`, `${witness('w')} ftp://w.example`, `${witness('w')} x y`]
    for (const value of none) expect(sentence({ SIGNCOVE_WITNESSES: value })).toMatch(/^SIGNCOVE_WITNESSES must/)
  })

  it.each([
    [{ SMTP_URL: 'smtp://mail' }, 'SMTP_FROM is missing: SMTP_URL requires it.'],
    [{ SMTP_FROM: 'a@example.com' }, 'SMTP_URL is missing: SMTP_FROM requires it.'],
    [
      { SIGNCOVE_ADMIN_EMAIL: 'a@example.com' },
      'SIGNCOVE_ADMIN_PASSWORD is missing: SIGNCOVE_ADMIN_EMAIL requires it.',
    ],
    [{ TWILIO_FROM: '+15005550006' }, 'TWILIO_ACCOUNT_SID is missing: TWILIO_FROM requires it.'],
  ])('refuse an incomplete group: %j', (env, expected) => {
    expect(sentence(env as Record<string, string>)).toBe(expected)
  })

  it('never repeat a value in an error, since it may be a secret', () => {
    expect(sentence({ SMTP_URL: 'http://user:hunter2@mail', SMTP_FROM: 'a@example.com' })).not.toContain('hunter2')
  })

  it('require the public address when other machines can reach the server', () => {
    expect(sentence({ HOST: '0.0.0.0' })).toMatch(/^SIGNCOVE_URL is missing/)
    expect(read({ HOST: '::1', PORT: '80' }).url.href).toBe('http://localhost/')
  })
})
