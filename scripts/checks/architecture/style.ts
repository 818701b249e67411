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
 * The prose of a file with everything else masked and lines kept: comments, Markdown text or a catalogue's messages.
 */
export function proseOf(file: string, text: string): string {
  if (file.endsWith('.md')) return proseOfMarkdown(text)
  if (file.endsWith('.json')) return text.replace(/"(?:[^"\\]|\\.)*"\s*:/g, hidden)
  return withoutQuotedCode(file.endsWith('.css') ? commentsOfCss(text) : commentsOf(file, text))
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

function commentsOf(file: string, text: string): string {
  // Literals and JSX text are hidden first, because they can contain text that looks like a comment.
  let code = ''
  for (const [start, end] of literals(parse(file, text))) {
    code += text.slice(code.length, start) + hidden(text.slice(start, end))
  }
  code += text.slice(code.length)
  return masked(text, commentRanges(code, /\/\/.*|\/\*[\s\S]*?\*\//g))
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
