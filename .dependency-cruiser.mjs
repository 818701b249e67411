// The layers of docs/architecture.md: core < words, env < engines < domain < server < components, app. Imports point
// down only, and a module is entered by its public entry.
const test = '\\.test\\.tsx?$|/testing\\.ts$'
/** Inside lib/domain, from the bottom up; modules of one line do not import each other. */
export const domain = [
  ['account'],
  ['seal-key'],
  ['document'],
  ['field'],
  ['contract'],
  ['log', 'signing'],
  ['sealing'],
  ['notify', 'verify', 'evidence'],
  ['privacy'],
]

const sources = '^(?:app|components|db|e2e|lib|scripts)/'
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })
/** Of the project's modules, only these may be imported from there. */
const only = (name, comment, from, allowed) =>
  forbid(name, comment, { path: from, pathNot: test }, { path: sources, pathNot: allowed })
const packages = (names) => `^node_modules/(?:${names})(?:/|$)`
const onlyIn = (name, comment, places, names) =>
  forbid(name, comment, { path: sources, pathNot: `${places}|${test}` }, { path: packages(names) })

const below = '^db/|^lib/(?:core|words|env|engines)/|^lib/domain/ctx\\.ts$'
const domainRules = domain.flatMap((modules, line) => {
  const lower = domain.slice(0, line).flat()
  return modules.map((name) =>
    only(
      `domain-${name}`,
      `lib/domain/${name} imports what is below it`,
      `^lib/domain/${name}/`,
      `${below}|^lib/domain/(?:${[name, ...lower].join('|')})/`,
    ),
  )
})
const publicEntries = [
  '^lib/(?:core|words|env)/',
  '^lib/server/(?:http|auth)/|^lib/server/context\\.ts$|^lib/domain/ctx\\.ts$',
  '^lib/(?:engines|domain|server)/[^/]+/(?:index|schema)\\.ts$|^lib/engines/pki/(?:read/index|pkcs12)\\.ts$',
  // For scripts/server, which does not load the services.
  '^lib/server/services/(?:announced|start-error)\\.ts$',
  '\\.(?:machine|rules|schema)\\.ts$',
  // The verifier is a separate program, which is copied into each bundle.
  '^lib/domain/evidence/verifier/',
]

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    forbid('no-cycles', 'imports form no cycle', {}, { circular: true }),
    forbid('resolvable', 'every import resolves', { path: sources }, { couldNotResolve: true }),
    only('core', 'lib/core imports nothing else', '^lib/core/', '^lib/core/'),
    only('words-env', 'words and env import core', '^lib/(words|env)/', '^lib/(?:$1|core)/'),
    only(
      'engines',
      'engines name no product noun and do not import each other',
      '^lib/engines/(blobs|pki)/',
      '^lib/(?:core|engines/$1)/',
    ),
    only(
      'engines-stored',
      'these engines have tables',
      '^lib/engines/(audit|code|queue|rate-limit)/',
      '^db/|^lib/(?:core|engines/$1)/',
    ),
    only('engines-set', 'these engines have settings', '^lib/engines/(delivery|geo)/', '^lib/(?:core|env|engines/$1)/'),
    only(
      'engines-pdf',
      'the PDF engine reads signatures and key files with pki',
      '^lib/engines/pdf/',
      '^lib/(?:core|engines/pdf)/|^lib/engines/pki/(?:read/index|pkcs12)\\.ts$',
    ),
    only('domain', 'the domain imports engines', '^lib/domain/', `${below}|^lib/domain/`),
    ...domainRules,
    only('server', 'the process and its HTTP edge import the domain', '^lib/server/', '^lib/|^db/'),
    only(
      'server-edge',
      'the HTTP edge authenticates, parses and answers; it runs no other use cases',
      '^lib/server/(?:http|auth)/',
      '^lib/(?:core|words|env)/|^lib/server/(?:http|auth)/|^lib/server/context\\.ts$|^lib/domain/ctx\\.ts$|^lib/domain/(?:account|document|signing)/|^lib/domain/verify/limits\\.rules\\.ts$|^lib/engines/rate-limit/',
    ),
    only('db', 'db imports lib/core only', '^db/', '^db/|^lib/core/'),
    only(
      'verifier',
      'the verifier of a bundle shares no code with the server',
      '^lib/domain/evidence/verifier/',
      '^lib/domain/evidence/verifier/',
    ),
    forbid(
      'verifier-apart',
      'the code that makes bundles shares no code with their verifier',
      { path: '^lib/domain/evidence/[^/]+\\.ts$', pathNot: test },
      { path: '^lib/domain/evidence/verifier/' },
    ),
    forbid(
      'verifier-packages',
      'the verifier of a bundle needs no packages',
      { path: '^lib/domain/evidence/verifier/' },
      { path: '^node_modules/' },
    ),
    only(
      'ui',
      'UI components name no product noun',
      '^components/ui/',
      '^components/ui/|^lib/core/|^lib/server/http/form-state\\.ts$',
    ),
    only(
      'components',
      'components take props and callbacks, and import no module but its schemas and rules',
      '^components/(?!ui/)',
      '^components/|^lib/(?:core|words)/|/schema\\.ts$|\\.(?:machine|rules)\\.ts$|^lib/server/http/form-state\\.ts$',
    ),
    only('app', 'pages are thin: no rules, no SQL', '^app/', '^(?:app|components|lib)/'),
    only(
      'e2e',
      'browser tests use HTTP only',
      '^e2e/(?!support/seeding-process\\.ts$)',
      '^e2e/|^lib/(?:core|words)/|^playwright\\.config\\.ts$|^scripts/(?:checks/browser|server/build)\\.ts$',
    ),
    only(
      'e2e-seeding',
      'the process that creates contracts for the browser tests runs use cases',
      '^e2e/support/seeding-process\\.ts$',
      '^lib/(?:core|domain)/|^lib/server/context\\.ts$',
    ),
    forbid(
      'public-entry',
      'a module is entered by its index, its schema or its browser-safe rules',
      { path: '^lib/(?:(?:engines|domain|server)/)?([^/]+)/', pathNot: test },
      { path: '^lib/', pathNot: ['^lib/(?:(?:engines|domain|server)/)?$1/', ...publicEntries] },
    ),
    forbid(
      'public-entry-outside',
      'a module is entered by its index, its schema or its browser-safe rules',
      // The archives of the upgrade test are made with the helpers of the tests. The fuzzer calls the readers inside the
      // modules, because a public entry turns their errors into answers.
      { path: '^(?:app|components|e2e|scripts)/', pathNot: `${test}|^scripts/(?:checks/upgrade|fuzz)/` },
      { path: '^lib/', pathNot: publicEntries },
    ),
    forbid(
      'db-entry',
      'only stores and the composition roots touch the database',
      { path: '^(?:app|components)/|^lib/server/(?:http|auth)/', pathNot: test },
      { path: '^db/' },
    ),
    onlyIn(
      'only-pdf',
      'lib/engines/pdf is the only importer of PDF libraries; benchmarks compare it with another',
      '^lib/engines/pdf/|^e2e/|^scripts/bench/',
      '@libpdf/core|pdf-lib|@hyzyla/pdfium|harfbuzzjs|bidi-js',
    ),
    forbid(
      'only-sandbox-images',
      'images are decoded in the processes of the PDF engine, which the server does not import; programs may compare pixels',
      {
        path: '^(?:app|components|db|lib)/',
        pathNot: `${test}|^app/access/|\\.worker\\.ts$|^lib/engines/pdf/(?:worker|join)/`,
      },
      { path: packages('sharp'), reachable: true },
    ),
    forbid(
      'only-sandbox-key-files',
      'files with keys are opened in a process of the PDF engine',
      { path: sources, pathNot: `${test}|^lib/engines/pdf/worker/key-file\\.worker\\.ts$` },
      { path: '^lib/engines/pki/pkcs12\\.ts$', dependencyTypesNot: ['type-only'] },
    ),
    onlyIn('only-pki', 'DER is read and written by lib/engines/pki', '^lib/engines/pki/', 'asn1js|node-forge|pkijs'),
    onlyIn(
      'only-db',
      'only db depends on the dialect',
      '^db/',
      'better-sqlite3|pg|drizzle-orm/(?:better-sqlite3|node-postgres|pg-core|sqlite-core)',
    ),
    onlyIn('only-stores', 'SQL is written in stores', '^db/|\\.store\\.ts$', 'drizzle-orm'),
    onlyIn('only-delivery', 'lib/engines/delivery sends', '^lib/engines/delivery/|^e2e/', 'nodemailer|twilio'),
    onlyIn('only-geo', 'lib/engines/geo locates addresses', '^lib/engines/geo/', 'maxmind'),
    onlyIn(
      'only-screens-react',
      'React is used by screens, and its cache() by page-member.ts',
      '^(?:app|components)/|^lib/server/http/page-member\\.ts$',
      'react|react-dom|@base-ui/react|lucide-react',
    ),
    onlyIn(
      'only-edges-next',
      'Next.js is used at the edges only',
      '^(?:app|components)/|^lib/server/(?:http|auth)/|^scripts/',
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
