// The floors of docs/architecture.md as rules: imports point down only, and rooms are entered by their front door.
const test = '\\.test\\.tsx?$|/testing\\.ts$'
const engines = ['pdf', 'audit', 'outbox', 'otp', 'rate-limit', 'storage', 'delivery', 'place', 'timestamp']
/** From the ground up; rooms on one floor do not know each other. */
const floors = [
  ['account', 'witness'],
  ['template'],
  ['contract'],
  ['signing'],
  ['sealing', 'notify', 'webhooks', 'offline'],
  ['evidence'],
  ['jobs'],
]
/** What each engine may import besides itself and lib/core. */
const engineMayImport = {
  pdf: '',
  audit: '|^db/',
  outbox: '|^db/',
  otp: '|^db/',
  'rate-limit': '|^db/',
  storage: '|^lib/env/',
  delivery: '|^lib/env/',
  place: '|^lib/env/',
  timestamp: '',
}

const inHouse = '^(?:app|components|db|e2e|lib|scripts)/'
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })
/** Only these parts of the house may be imported from there. */
const only = (name, comment, from, allowed) =>
  forbid(name, comment, { path: from, pathNot: test }, { path: inHouse, pathNot: allowed })

const roomRules = floors.flatMap((rooms, floor) => {
  const below = [...engines, 'core', 'env', 'context', ...floors.slice(0, floor).flat()].join('|')
  return rooms.map((room) =>
    only(`floor-${room}`, `lib/${room} stands on what is below it`, `^lib/${room}/`, `^lib/(?:${room}|${below})/|^db/`),
  )
})
const engineRules = engines.map((engine) =>
  only(
    `engine-${engine}`,
    'engines know no product nouns',
    `^lib/${engine}/`,
    `^lib/(?:${engine}|core)/${engineMayImport[engine]}`,
  ),
)
const frontDoors = [
  '^lib/(?:core|http|auth)/',
  '^lib/[^/]+/(?:index|schema)\\.ts$',
  '\\.(?:machine|schema)\\.ts$',
  // The verifier of a bundle stands by itself: it goes out with each.
  '^lib/evidence/verifier/',
]
const packages = (names) => `^node_modules/(?:${names})(?:/|$)`
const onlyIn = (name, comment, places, names) =>
  forbid(name, comment, { path: inHouse, pathNot: `${places}|${test}` }, { path: packages(names) })

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    forbid('no-cycles', 'a circle has no bottom', {}, { circular: true }),
    forbid('resolvable', 'an import must lead somewhere', { path: inHouse }, { couldNotResolve: true }),
    only('floor-core', 'lib/core stands on nothing', '^lib/core/', '^lib/core/'),
    only('floor-env', 'lib/env stands beside core', '^lib/env/', '^lib/(?:env|core)/'),
    only('floor-db', 'db is plumbing', '^db/', '^db/|^lib/core/'),
    ...engineRules,
    only(
      'floor-context',
      'lib/context composes the engines',
      '^lib/context/',
      `^lib/(?:context|core|env|${engines.join('|')})/|^db/`,
    ),
    ...roomRules,
    only(
      'verifier',
      'the verifier of a bundle shares nothing with what makes one',
      '^lib/evidence/verifier/',
      '^lib/evidence/verifier/',
    ),
    forbid(
      'verifier-packages',
      'the verifier of a bundle runs on Node alone',
      { path: '^lib/evidence/verifier/' },
      { path: '^node_modules/' },
    ),
    only(
      'floor-auth',
      'sessions become actors',
      '^lib/auth/',
      `^lib/(?:auth|account|context|core|env|${engines.join('|')})/`,
    ),
    only(
      'floor-http',
      'what an edge needs',
      '^lib/http/',
      `^lib/(?:http|auth|account|contract|signing|context|core|env|${engines.join('|')})/`,
    ),
    only(
      'floor-ui',
      'primitives know no product',
      '^components/ui/',
      '^components/ui/|^lib/core/|^lib/http/form-state\\.ts$',
    ),
    only(
      'floor-components',
      'components take props and give callbacks',
      '^components/(?!ui/)',
      '^components/|^lib/core/|^lib/[^/]+/schema\\.ts$|\\.machine\\.ts$|^lib/http/form-state\\.ts$',
    ),
    only('floor-app', 'pages are thin: no rules, no SQL', '^app/', '^(?:app|components|lib)/'),
    only('floor-e2e', 'journeys go over HTTP', '^e2e/', '^e2e/|^lib/core/'),
    forbid(
      'front-door',
      'a room is entered by its index, its schema or a machine',
      { path: '^lib/([^/]+)/', pathNot: test },
      { path: '^lib/', pathNot: ['^lib/$1/', ...frontDoors] },
    ),
    forbid(
      'front-door-outside',
      'a room is entered by its index, its schema or a machine',
      { path: '^(?:app|components|scripts)/', pathNot: test },
      { path: '^lib/', pathNot: frontDoors },
    ),
    forbid(
      'db-front-door',
      'only stores and the composition roots touch the database',
      { path: '^(?:app|components)/|^lib/(?:http|auth)/', pathNot: test },
      { path: '^db/' },
    ),
    onlyIn(
      'only-pdf',
      'lib/pdf is the only importer of PDF libraries; benches hold it against another',
      '^lib/pdf/|^e2e/|^scripts/bench/',
      '@libpdf/core|pdf-lib|@hyzyla/pdfium|harfbuzzjs|bidi-js',
    ),
    onlyIn(
      'only-db',
      'only db knows the dialect',
      '^db/',
      'better-sqlite3|pg|drizzle-orm/(?:better-sqlite3|node-postgres|pg-core|sqlite-core)',
    ),
    onlyIn('only-stores', 'SQL is written in stores', '^db/|\\.store\\.ts$', 'drizzle-orm'),
    onlyIn('only-delivery', 'lib/delivery sends', '^lib/delivery/|^e2e/', 'nodemailer|twilio'),
    onlyIn('only-place', 'lib/place knows where an address is', '^lib/place/', 'maxmind'),
    onlyIn(
      'only-screens-react',
      'no React below the screens',
      '^(?:app|components)/',
      'react|react-dom|@base-ui/react|lucide-react',
    ),
    onlyIn(
      'only-edges-next',
      'the framework ends at the edges',
      '^(?:app|components)/|^lib/(?:http|auth)/|^scripts/',
      'next|next-auth',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^\\.next/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
}
