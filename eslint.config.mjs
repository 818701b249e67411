// Only what needs types, and the sizes of things: Biome does the rest.
import tseslint from 'typescript-eslint'

const noEnvironment = [
  {
    selector: 'MemberExpression[object.name="process"][property.name="env"]',
    message: 'Only lib/env reads the environment.',
  },
  {
    selector: 'ImportDeclaration[source.value=/^(node:)?process$/] ImportSpecifier[imported.name="env"]',
    message: 'Only lib/env reads the environment.',
  },
]
const noServerFunctions = [
  {
    selector: 'ExpressionStatement[directive="use server"]',
    message: 'Server functions are made by defineAction or defineFormAction in an actions.ts file.',
  },
]
const onlyDefinedActions = [
  'ExportDefaultDeclaration',
  'ExportAllDeclaration[exportKind!="type"]',
  'ExportNamedDeclaration[exportKind!="type"] > ExportSpecifier[exportKind!="type"]',
  'ExportNamedDeclaration > FunctionDeclaration',
  'ExportNamedDeclaration > ClassDeclaration',
  'ExportNamedDeclaration > VariableDeclaration > VariableDeclarator:not([init.type="CallExpression"][init.callee.name=/^define(Form)?Action$/])',
  'BlockStatement > ExpressionStatement[directive="use server"]',
].map((selector) => ({
  selector,
  message: 'Every export of a file of actions is a call of defineAction or defineFormAction.',
}))

const sources = ['{app,components,db,lib,scripts,e2e}/**/*.{ts,tsx}', '*.config.ts']
const tests = ['**/*.test.{ts,tsx}', 'e2e/**', '**/testing.ts']
const readsEnvironment = ['lib/env/**', 'scripts/**', 'e2e/**', '**/testing.ts', '*.config.ts']

export default tseslint.config(
  { ignores: ['.next/**', 'data/**', 'db/migrations/**', 'next-env.d.ts'] },
  {
    files: sources,
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', { checkThenables: true }],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', ...noEnvironment, ...noServerFunctions],
    },
  },
  { files: readsEnvironment, rules: { 'no-restricted-syntax': ['error', ...noServerFunctions] } },
  {
    files: ['app/**/actions.ts'],
    rules: { 'no-restricted-syntax': ['error', ...noEnvironment, ...onlyDefinedActions] },
  },
  { files: tests, rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-misused-promises': 'off' } },
)
