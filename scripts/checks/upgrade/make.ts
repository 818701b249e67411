// Creates the archives that upgrade.test.ts opens: installations as written by this version. Run it once for each
// released format: `node --conditions=react-server scripts/checks/upgrade/make.ts sqlite v1`, and for PostgreSQL (`…
// make.ts postgresql v1`, needs pg_dump) with the URLs of the two roles in DATABASE_URL and
// SIGNCOVE_DATABASE_OWNER_URL. Do not recreate an archive: it must contain what the old version wrote.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openStore } from '#db/client.ts'
import { testContext } from '#lib/domain/testing.ts'
import { fill } from './scene.ts'

const [database = '', version = ''] = process.argv.slice(2)
const { DATABASE_URL: url, SIGNCOVE_DATABASE_OWNER_URL: ownerUrl } = process.env
const base = mkdtempSync(path.join(tmpdir(), 'signcove-upgrade-'))
const data = path.join(base, 'data')
mkdirSync(data)
const store =
  database === 'sqlite' ? await openStore(path.join(data, 'signcove.sqlite')) : await openStore(url ?? '', ownerUrl)
await store.migrate()
const ctx = testContext(store, {}, { dir: data })
await ctx.log.start(store, ctx.now())
const scene = await fill(ctx)
await store.close()
writeFileSync(path.join(base, 'scene.json'), `${JSON.stringify(scene, null, 2)}\n`)
if (database === 'postgresql') {
  const dump = execFileSync('pg_dump', ['--inserts', '--no-owner', '--no-privileges', ownerUrl ?? url ?? ''], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  // Lines that begin with a backslash are psql commands, and the test does not use psql.
  writeFileSync(path.join(base, 'dump.sql'), dump.replaceAll(/^\\.*$/gm, ''))
}
const archive = path.join(import.meta.dirname, `${version}-${database}.tar.gz`)
execFileSync('tar', ['--owner=0', '--group=0', '-czf', archive, '-C', base, '.'])
rmSync(base, { recursive: true })
console.log(`made ${archive}`)
