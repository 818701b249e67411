import ts from 'typescript'
import { nodesOf } from './sources.ts'

const makers = new Set(['useTranslations', 'getTranslations', 'translator'])
const methods = new Set(['rich', 'has', 'raw', 'markup'])

/** The keys that a file uses. `keys` matches a dotted key; its groups are parts decided at run time. */
export type Use = { namespace: string; keys: RegExp }

/**
 * Translators in an object that other files use, as in `{ t: await translator(…, 'certificate') }`: name to namespaces.
 */
export type Shared = ReadonlyMap<string, ReadonlySet<string>>

/** The namespace of `useTranslations('ns')`, `await getTranslations('ns')` or `translator(locale, 'ns')`. */
function namespaceOf(node: ts.Node | undefined): string | null {
  if (!node) return null
  if (ts.isAwaitExpression(node) || ts.isParenthesizedExpression(node)) return namespaceOf(node.expression)
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression) || !makers.has(node.expression.text)) return null
  const last = node.arguments.at(-1)
  return last && ts.isStringLiteralLike(last) ? last.text : null
}

function add(names: Map<string, Set<string>>, name: string, namespace: string | null): void {
  if (namespace !== null) names.set(name, (names.get(name) ?? new Set()).add(namespace))
}

/** The elements of `await Promise.all([…])`. */
function elementsOf(node: ts.Node | undefined): readonly ts.Node[] {
  if (!node) return []
  if (ts.isAwaitExpression(node)) return elementsOf(node.expression)
  const [list] = ts.isCallExpression(node) ? node.arguments : []
  return list && ts.isArrayLiteralExpression(list) ? list.elements : []
}

/** A translator with its name and scope; `namespace` is null for a parameter. */
type Bound = { name: string; namespace: string | null; scope: ts.Node }

function scopeOf(node: ts.Node): ts.Node {
  return ts.isSourceFile(node) || ts.isFunctionLike(node) ? node : scopeOf(node.parent)
}

/** The translators of a file, and the parameters, which shadow a translator of the same name. */
function boundIn(nodes: readonly ts.Node[]): Bound[] {
  return nodes.flatMap((node): Bound[] => {
    const scope = scopeOf(node)
    if (ts.isParameter(node))
      return nodesOf(node.name)
        .filter(ts.isIdentifier)
        .map(({ text }) => ({ name: text, namespace: null, scope }))
    if (!ts.isVariableDeclaration(node)) return []
    const named: [ts.Node, ts.Node | undefined][] = ts.isArrayBindingPattern(node.name)
      ? node.name.elements.map((element, at) => [
          ts.isBindingElement(element) ? element.name : element,
          elementsOf(node.initializer)[at],
        ])
      : [[node.name, node.initializer]]
    return named.flatMap(([name, value]) => {
      const namespace = namespaceOf(value)
      return namespace === null ? [] : [{ name: name.getText(), namespace, scope }]
    })
  })
}

/** The namespace of the innermost translator of that name; null if none. */
function boundAt(node: ts.Node, name: string, bound: readonly Bound[]): string | null {
  const found = bound.find((each) => each.name === name && each.scope === node)
  if (found) return found.namespace
  return ts.isSourceFile(node) ? null : boundAt(node.parent, name, bound)
}

export function sharedBy(sources: readonly ts.SourceFile[]): Shared {
  const names = new Map<string, Set<string>>()
  for (const source of sources) {
    const nodes = nodesOf(source)
    const bound = boundIn(nodes)
    for (const node of nodes) {
      if (ts.isPropertyAssignment(node)) add(names, node.name.getText(), namespaceOf(node.initializer))
      if (ts.isShorthandPropertyAssignment(node))
        add(names, node.name.text, boundAt(node.parent, node.name.text, bound))
    }
  }
  return names
}

/** Namespaces in the types of a file: `Translator<'ns'>`, `ReturnType<typeof useTranslations<'ns'>>`. */
function typedIn(source: ts.SourceFile): string[] {
  return [...source.text.matchAll(/(?:useTranslations|getTranslations|Translator)<'([\w.]+)'>/g)].map(
    ([, name = '']) => name,
  )
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/** The possible values of an argument, as sources of regular expressions. */
function patternsOf(argument: ts.Expression): string[] {
  if (ts.isStringLiteralLike(argument)) return [escaped(argument.text)]
  if (ts.isConditionalExpression(argument)) return [argument.whenTrue, argument.whenFalse].flatMap(patternsOf)
  if (ts.isAsExpression(argument) || ts.isParenthesizedExpression(argument)) return patternsOf(argument.expression)
  if (ts.isNumericLiteral(argument)) return []
  if (!ts.isTemplateExpression(argument)) return ['(.+)']
  return [
    escaped(argument.head.text) + argument.templateSpans.map((span) => `(.+)${escaped(span.literal.text)}`).join(''),
  ]
}

/** Every key that a file uses through a translator. */
export function usesIn(source: ts.SourceFile, shared: Shared): Use[] {
  const nodes = nodesOf(source)
  const bound = boundIn(nodes)
  const typed = typedIn(source)
  const namespacesOf = (callee: ts.Expression): Iterable<string> => {
    const direct = namespaceOf(callee)
    if (direct !== null) return [direct]
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : ''
    const inner = boundAt(callee, name, bound)
    return inner !== null ? [inner] : typed.length > 0 ? typed : (shared.get(name) ?? [])
  }
  return nodes.flatMap((node) => {
    const [argument] = ts.isCallExpression(node) ? node.arguments : []
    if (!argument || !ts.isCallExpression(node)) return []
    const { expression } = node
    const isMethod = ts.isPropertyAccessExpression(expression) && methods.has(expression.name.text)
    const namespaces = [...namespacesOf(isMethod ? expression.expression : expression)]
    return namespaces.flatMap((namespace) =>
      patternsOf(argument).map((pattern) => ({ namespace, keys: new RegExp(`^${escaped(namespace)}\\.${pattern}$`) })),
    )
  })
}

/** Strings that code may insert into a key at run time: literals and property names. */
export function namesIn(source: ts.SourceFile): string[] {
  return nodesOf(source).flatMap((node) => {
    if (ts.isStringLiteralLike(node)) return [node.text]
    return ts.isPropertyAssignment(node) || ts.isPropertySignature(node) ? [node.name.getText()] : []
  })
}

/** True if a use matches the key. */
export function isAskedFor(key: string, uses: readonly Use[], names: ReadonlySet<string>): boolean {
  return uses.some(({ keys }) =>
    keys
      .exec(key)
      ?.slice(1)
      .every((part) => names.has(part)),
  )
}
