import ts from 'typescript'
import { parse } from './sources.ts'

/** A word or phrase that is not used, as written in docs/style.md, and its pattern. */
export type Unwanted = { phrase: string; pattern: RegExp }

/** Replaces non-prose in a masked text. No phrase matches across it. */
const CODE = '\0'
const GAP = `(?:[^\\s.;:!?${CODE}]+\\s+){1,6}?`

/** The first column of the table under "Words that are not used": phrases separated by commas. */
export function unwantedWords(page: string): Unwanted[] {
  const [, section = ''] = page.split('## Words that are not used')
  return section
    .split('\n')
    .filter((line) => /^\|(?! *(?:Not used|-+) *\|)/.test(line))
    .flatMap((line) => (line.split('|')[1] ?? '').split(','))
    .map((phrase) => phrase.trim())
    .map((phrase) => ({ phrase, pattern: patternOf(phrase) }))
}

function patternOf(phrase: string): RegExp {
  const parts = phrase.split(/\s*…\s*/).map((part) => part.split(/\s+/).join('\\s+'))
  return new RegExp(`(?<![\\w-])${parts.join(`\\s+${GAP}`)}(?![\\w-])`, 'gi')
}

/** `file:line uses "phrase"` for each that a masked text contains. */
export function findings(file: string, masked: string, words: readonly Unwanted[]): string[] {
  return words.flatMap(({ phrase, pattern }) =>
    [...masked.matchAll(pattern)].map(({ index }) => {
      const line = masked.slice(0, index).split('\n').length
      return `${file}:${line} uses "${phrase}"`
    }),
  )
}

/**
 * The prose of a file with everything else masked and lines kept: comments and test titles, Markdown text or a
 * catalogue's messages.
 */
export function proseOf(file: string, text: string): string {
  if (file.endsWith('.md')) return proseOfMarkdown(text)
  if (file.endsWith('.json')) return text.replace(/"(?:[^"\\]|\\.)*"\s*:/g, hidden)
  return withoutQuotedCode(file.endsWith('.css') ? commentsOfCss(text) : proseOfCode(file, text))
}

function hidden(text: string): string {
  return text.replace(/\S/g, CODE)
}

/** Code in backticks becomes one word, so that a phrase around it is found. */
function withoutQuotedCode(text: string): string {
  return text.replace(/`[^`\n]*`/g, (code) => 'x'.repeat(code.length))
}

function proseOfMarkdown(text: string): string {
  const prose = text.replace(/^```[\s\S]*?^```/gm, hidden).replace(/\]\([^)\s]*\)/g, hidden)
  return withoutQuotedCode(prose)
}

function commentsOfCss(text: string): string {
  return masked(text, commentRanges(text, /\/\*[\s\S]*?\*\//g))
}

function proseOfCode(file: string, text: string): string {
  const source = parse(file, text)
  // Literals and JSX text are hidden first, because they can contain text that looks like a comment.
  let code = ''
  for (const [start, end] of literals(source)) {
    code += text.slice(code.length, start) + hidden(text.slice(start, end))
  }
  code += text.slice(code.length)
  const comments = commentRanges(code, /\/\/.*|\/\*[\s\S]*?\*\//g)
  return masked(
    text,
    [...comments, ...titles(source)].sort(([a], [b]) => a - b),
  )
}

/** Start and end of the text of every test title: the first argument of `it`, `describe` and the like. */
function titles(source: ts.SourceFile): [number, number][] {
  const found: [number, number][] = []
  const visit = (node: ts.Node) => {
    if (ts.isCallExpression(node) && /^(?:it|test|describe|onEachDatabase)$/.test(rootOf(node.expression))) {
      const [title] = node.arguments
      if (title && ts.isStringLiteralLike(title)) found.push([title.getStart() + 1, title.end - 1])
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** `it` of `it.each(rows)` and `it.skipIf(condition)`. */
function rootOf(callee: ts.Expression): string {
  if (ts.isCallExpression(callee) || ts.isPropertyAccessExpression(callee)) return rootOf(callee.expression)
  return callee.getText()
}

/** Start and end of every literal and JSX text, in the order of the text. */
function literals(source: ts.SourceFile): [number, number][] {
  const found: [number, number][] = []
  const visit = (node: ts.Node) => {
    if (ts.isJsxText(node)) found.push([node.pos, node.end])
    else if (ts.isStringLiteralLike(node) || ts.isRegularExpressionLiteral(node) || ts.isTemplateLiteralToken(node))
      found.push([node.getStart(), node.end])
    else ts.forEachChild(node, visit)
  }
  visit(source)
  return found.sort(([a], [b]) => a - b)
}

function commentRanges(text: string, comment: RegExp): [number, number][] {
  return [...text.matchAll(comment)].map(({ index, 0: found }) => [index, index + found.length])
}

/** The text with everything outside the ranges masked, and without comment delimiters. */
function masked(text: string, ranges: readonly (readonly [number, number])[]): string {
  let result = ''
  let at = 0
  for (const [start, end] of ranges) {
    result +=
      hidden(text.slice(at, start)) + text.slice(start, end).replace(/^\/\/|^\/\*+|\*+\/$|^[ \t]*\*(?=\s)/gm, blank)
    at = end
  }
  return result + hidden(text.slice(at))
}

function blank(text: string): string {
  return ' '.repeat(text.length)
}
