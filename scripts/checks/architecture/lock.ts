export type LockedPackage = {
  version?: string
  dev?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}
export type Lock = { packages: Record<string, LockedPackage> }

/** Where Node would find `name` from the package at `place`, nearest folder first; null if the lock has it nowhere. */
function resolve(lock: Lock, place: string, name: string): string | null {
  for (let base = place; ; base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/') - 1))) {
    const candidate = `${base === '' ? '' : `${base}/`}node_modules/${name}`
    if (candidate in lock.packages) return candidate
    if (base === '') return null
  }
}

type Missing = { name: string; version: string; wantedBy: LockedPackage }

/**
 * Builds for other platforms that packages name and the lock lacks. npm leaves one out when the registry that the lock
 * was made with could not give it, and `npm ci` then refuses the lock on every other machine.
 */
export function missingBuilds(lock: Lock): Missing[] {
  return Object.entries(lock.packages).flatMap(([place, wantedBy]) =>
    Object.entries(wantedBy.optionalDependencies ?? {})
      .filter(([name]) => resolve(lock, place, name) === null)
      .map(([name, version]) => ({ name, version, wantedBy })),
  )
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 's390x', 'riscv64', 'wasm32', 'x64']

/** The entry that such a build has in a lock, read off its name: `@next/swc-linux-arm64-musl` is for musl on arm64. */
export function entryFor({ name, version, wantedBy }: Missing): LockedPackage {
  const parts = name.split('/').at(-1)?.split('-') ?? []
  const [os, cpu] = [systems, processors].map((known) => parts.filter((part) => known.includes(part)))
  if (!os?.length && !cpu?.length) throw new Error(`${name} does not say which platform it is for`)
  return {
    version,
    ...(cpu?.length ? { cpu } : {}),
    ...(wantedBy.dev ? { dev: true } : {}),
    ...(parts.includes('musl') ? { libc: ['musl'] } : {}),
    optional: true,
    ...(os?.length ? { os } : {}),
  }
}
