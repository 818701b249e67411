import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { oncePerProcess } from '#lib/core/once-per-process.ts'

/**
 * What keeps a process that parses untrusted files from everything else. `permissions`: Node's permission model, which
 * allows it to read the program only, and neither to write files nor to start programs. `namespaces`: on Linux, where the
 * system allows it, it also has no network, sees no other process and cannot open the hidden folders, not even by native code.
 */
export type Isolation = { permissions: true; namespaces: boolean }

/** Nothing of the server's environment; the path is for `unshare`. */
export const sandboxEnvironment = {
  NODE_ENV: 'production',
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
} as const

type State = { hidden: readonly string[]; namespaces: boolean | null }

function state(): State {
  return oncePerProcess('pdf sandbox', () => ({ hidden: [], namespaces: null }))
}

/** Folders and files that processes started from now on cannot open, such as those with keys and data. */
export function hideFromSandbox(folders: readonly string[]): void {
  const own = state()
  const all = folders.map((folder) => path.resolve(folder))
  // A folder within another hidden one is hidden with it, and its path is gone by the time it would be mounted.
  own.hidden = all.filter((folder) => !all.some((other) => folder.startsWith(`${other}${path.sep}`)))
  own.namespaces = null
}

/** How processes are isolated on this system. Starts a program once to find out. */
export function isolation(): Isolation {
  const own = state()
  own.namespaces ??=
    process.platform === 'linux' &&
    inNamespaces(['true'], own.hidden, (program, args) => {
      return spawnSync(program, args, { stdio: 'ignore', env: sandboxEnvironment, timeout: 5000 }).status === 0
    })
  return { permissions: true, namespaces: own.namespaces }
}

/** The command that runs a script of this program with Node in the sandbox. `root`: the folder of the program. */
export function sandboxed(root: string, flags: readonly string[], script: string): { program: string; args: string[] } {
  const node = [process.execPath, ...permissions(root), ...flags, script]
  if (!isolation().namespaces) return { program: node[0] ?? '', args: node.slice(1) }
  return inNamespaces(node, state().hidden, (program, args) => ({ program, args }))
}

/**
 * Node's permission model (nodejs.org/api/permissions.html). Addons are needed for images, threads for the watchdog. There is
 * no permission to write the compile cache: what is in it is executed by the server.
 */
function permissions(root: string): string[] {
  const readable = ['lib', 'node_modules'].map((folder) => path.join(root, folder, '*'))
  return [
    '--permission',
    '--allow-addons',
    '--allow-worker',
    '--disable-warning=SecurityWarning',
    ...[...readable, path.join(root, 'package.json')].map((file) => `--allow-fs-read=${file}`),
  ]
}

/**
 * New namespaces for users, mounts, processes and the network (namespaces(7)). Folders are hidden under an empty file system; the
 * program then runs in a second user namespace, in which it has no right to remove it. A shell stays as the first process,
 * because that one cannot be killed from inside. The sandbox ends with `unshare`.
 */
function inNamespaces<T>(
  command: readonly string[],
  hidden: readonly string[],
  use: (program: string, args: string[]) => T,
): T {
  const folders = [...hidden, '/run'].filter((folder) => existsSync(folder))
  const mounts = folders.map((folder, i) =>
    statSync(folder).isDirectory()
      ? `mount -t tmpfs -o size=4k,mode=0 tmpfs "$${i + 1}"`
      : `mount --bind /dev/null "$${i + 1}"`,
  )
  const script = [...mounts, `shift ${folders.length}`, 'unshare --user -- "$@"'].join(' && ')
  const flags = ['--user', '--map-root-user', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc']
  // `exit` keeps the shell from being replaced by its last command.
  return use('unshare', [...flags, '--', '/bin/sh', '-c', `${script}; exit $?`, 'sandbox', ...folders, ...command])
}
