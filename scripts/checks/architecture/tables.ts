import ts from 'typescript'
import { nodesOf, placeOf } from './sources.ts'

/** The module whose folder a file lies in: `lib/domain/contract/…` is of `contract`. */
function moduleOf(file: string): string {
  return /^lib\/(?:engines|domain)\/([^/]+)\//.exec(file)?.[1] ?? ''
}

function isTables(node: ts.Expression): boolean {
  return ts.isIdentifier(node) ? node.text === 't' : ts.isPropertyAccessExpression(node) && node.name.text === 't'
}

/** Where a file names a table (`t.contract`, `q.t.contract`) that is not its module's, or is not a store at all. */
export function foreignTables(source: ts.SourceFile, owners: ReadonlyMap<string, string>): string[] {
  const isStore = source.fileName.endsWith('.store.ts')
  return [...nodesOf(source)].flatMap((node) => {
    if (!ts.isPropertyAccessExpression(node) || !isTables(node.expression)) return []
    const owner = owners.get(node.name.text)
    if (owner === undefined || (isStore && owner === moduleOf(source.fileName))) return []
    return [`${placeOf(node)} names ${node.name.text}, which only the stores of ${owner} may`]
  })
}
