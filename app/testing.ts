import { readdirSync } from 'node:fs'
import path from 'node:path'
import type { DeclaredAction } from '#lib/server/http/define-action.ts'
import type { RouteHandler } from '#lib/server/http/define-route.ts'

const root = import.meta.dirname

/** The files of the app folder with this name, as paths from it, sorted. */
export function filesNamed(name: string): string[] {
  // A glob does not match folders that begin with a dot, such as .well-known.
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  return files.filter((file) => path.basename(file) === name).sort()
}

/** The URL path of a route or page file: without groups and the file's name. */
export function pathOf(file: string): string {
  const parts = path.dirname(file).split(path.sep)
  return `/${parts.filter((part) => part !== '.' && !part.startsWith('(')).join('/')}`
}

/** The URL path with a value for each parameter. */
export function filled(urlPath: string, values: Record<string, string> = {}): string {
  return urlPath.replaceAll(/\[(?:\.\.\.)?(\w+)\]/g, (_, name: string) => values[name] ?? 'x')
}

/** What a module of the app folder exports. */
export async function exportsOf(file: string): Promise<Record<string, unknown>> {
  return (await import(path.join(root, file))) as Record<string, unknown>
}

export type AppRoute = { file: string; path: string; method: string; handler: RouteHandler }

/** Every handler of every route, as the framework finds them. */
export async function appRoutes(): Promise<AppRoute[]> {
  const routes: AppRoute[] = []
  for (const file of filesNamed('route.ts'))
    for (const [method, handler] of Object.entries(await exportsOf(file)))
      routes.push({ file, path: pathOf(file), method, handler: handler as RouteHandler })
  return routes
}

type ActionHandler = ((...input: unknown[]) => Promise<unknown>) & { declared: DeclaredAction }
export type AppAction = { file: string; name: string; action: ActionHandler }

/** Every server action. */
export async function appActions(): Promise<AppAction[]> {
  const actions: AppAction[] = []
  for (const file of filesNamed('actions.ts'))
    for (const [name, action] of Object.entries(await exportsOf(file)))
      actions.push({ file, name, action: action as ActionHandler })
  return actions
}
