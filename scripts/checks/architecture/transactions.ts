import ts from 'typescript'
import { locationOf, nodesOf } from './sources.ts'

const slowModules =
  /^#lib\/engines\/(?:delivery|blobs|pdf)\/|^node:(?:fs|http|https|net|dns|child_process)|^(?:sharp|nodemailer|twilio)$/
/** Members of the context that do I/O outside the database. */
const slowMembers = new Set(['blobs', 'delivery'])

function slowImports(source: ts.SourceFile): Set<string> {
  const names = new Set(['fetch'])
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue
    const clause = statement.importClause
    if (
      !slowModules.test(statement.moduleSpecifier.text) ||
      !clause ||
      clause.phaseModifier === ts.SyntaxKind.TypeKeyword
    )
      continue
    for (const node of nodesOf(clause)) if (ts.isIdentifier(node)) names.add(node.text)
  }
  return names
}

function isTransaction(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node)) return false
  const called = node.expression
  if (ts.isIdentifier(called)) return called.text === 'changeContract' || called.text === 'changeAsRecipient'
  return ts.isPropertyAccessExpression(called) && called.name.text === 'tx'
}

/** The names of a call: `ctx`, `blobs`, `put` for `ctx.blobs.put()`. */
function chainOf(call: ts.CallExpression): string[] {
  return nodesOf(call.expression)
    .filter(ts.isIdentifier)
    .map((name) => name.text)
}

/**
 * Calls inside `tx(…)`, `changeContract(…)` or `changeAsRecipient(…)` to the network, files or PDFs, which block the only writer of the
 * database.
 */
export function slowCallsInTransactions(source: ts.SourceFile): string[] {
  const slow = slowImports(source)
  const isSlow = (call: ts.CallExpression) => {
    const [first = '', ...members] = chainOf(call)
    return slow.has(first) || members.some((name) => slowMembers.has(name))
  }
  return nodesOf(source)
    .filter(isTransaction)
    .flatMap((transaction) =>
      transaction.arguments
        .flatMap((argument) => nodesOf(argument))
        .filter((node) => ts.isCallExpression(node) && isSlow(node))
        .map((call) => `${locationOf(call)} does slow work inside a transaction`),
    )
}
