import ts from 'typescript'
import { locationOf, nodesOf } from './sources.ts'

function isProcess(node: ts.Node): boolean {
  return ts.isIdentifier(node) && node.text === 'process'
}

function isEnvironment(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return isProcess(node.expression) && node.name.text === 'env'
  if (ts.isElementAccessExpression(node)) {
    const { expression, argumentExpression: key } = node
    return isProcess(expression) && ts.isStringLiteralLike(key) && key.text === 'env'
  }
  if (!ts.isImportSpecifier(node)) return false
  const from = node.parent.parent.parent.moduleSpecifier
  return (
    ts.isStringLiteral(from) && /^(?:node:)?process$/.test(from.text) && (node.propertyName ?? node.name).text === 'env'
  )
}

/** Reads of `process.env`, and imports of it. */
export function environmentReads(source: ts.SourceFile): string[] {
  return nodesOf(source)
    .filter(isEnvironment)
    .map((node) => `${locationOf(node)} reads the environment`)
}

function isConsole(node: ts.Node): boolean {
  if (!ts.isIdentifier(node) || node.text !== 'console') return false
  const { parent } = node
  const isName =
    ts.isPropertyAccessExpression(parent) && parent.name === node && parent.expression.getText() !== 'globalThis'
  return !isName && !ts.isPropertyAssignment(parent)
}

/** Uses of the console, which would print messages of errors and with them what people entered. */
export function consoleUses(source: ts.SourceFile): string[] {
  return nodesOf(source)
    .filter(isConsole)
    .map((node) => `${locationOf(node)} uses the console`)
}

function isServerDirective(node: ts.Node): boolean {
  return ts.isExpressionStatement(node) && ts.isStringLiteral(node.expression) && node.expression.text === 'use server'
}

/** `'use server'`, in a file or in a function. */
export function serverDirectives(source: ts.SourceFile): string[] {
  return nodesOf(source)
    .filter(isServerDirective)
    .map((node) => `${locationOf(node)} creates a server function`)
}

function isExported(statement: ts.Statement): boolean {
  return ts.canHaveModifiers(statement) && hasModifier(statement, ts.SyntaxKind.ExportKeyword)
}

function hasModifier(node: ts.HasModifiers, kind: ts.SyntaxKind): boolean {
  return ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false
}

function isDefinedAction({ initializer }: ts.VariableDeclaration): boolean {
  return (
    initializer !== undefined &&
    ts.isCallExpression(initializer) &&
    ts.isIdentifier(initializer.expression) &&
    /^define(?:Form)?Action$/.test(initializer.expression.text)
  )
}

/** The nodes of a statement that export a value not created by defineAction or defineFormAction. */
function otherExports(statement: ts.Statement): ts.Node[] {
  if (ts.isExportAssignment(statement)) return [statement]
  if (ts.isExportDeclaration(statement)) {
    const { isTypeOnly, exportClause } = statement
    if (isTypeOnly) return []
    if (!exportClause || !ts.isNamedExports(exportClause)) return [statement]
    return exportClause.elements.filter((element) => !element.isTypeOnly)
  }
  if (!isExported(statement)) return []
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.filter((declaration) => !isDefinedAction(declaration))
  }
  return ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement) ? [] : [statement]
}

/** Exports of an actions file that are not actions: a browser can call every export of such a file. */
export function otherActionExports(source: ts.SourceFile): string[] {
  const nested = nodesOf(source).filter((node) => isServerDirective(node) && node.parent !== source)
  const found = [...source.statements.flatMap(otherExports), ...nested]
  return found.map((node) => `${locationOf(node)} is not a call of defineAction or defineFormAction`)
}
