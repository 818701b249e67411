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

/**
 * The path at which Node finds `name` from the package at `location`, nearest directory first; null if the lock lacks it.
 */
function resolve(lock: Lock, location: string, name: string): string | null {
  for (let base = location; ; base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/') - 1))) {
    const candidate = `${base === '' ? '' : `${base}/`}node_modules/${name}`
    if (candidate in lock.packages) return candidate
    if (base === '') return null
  }
}

type Missing = { name: string; version: string; wantedBy: LockedPackage }

/**
 * Builds for other platforms that packages name and the lock lacks. npm omits one if the registry did not have it when
 * the lock was made, and `npm ci` then refuses the lock on other machines.
 */
export function missingBuilds(lock: Lock): Missing[] {
  return Object.entries(lock.packages).flatMap(([location, wantedBy]) =>
    Object.entries(wantedBy.optionalDependencies ?? {})
      .filter(([name]) => resolve(lock, location, name) === null)
      .map(([name, version]) => ({ name, version, wantedBy })),
  )
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 's390x', 'riscv64', 'wasm32', 'x64']

/** The lock's entry for such a build, derived from its name: `@next/swc-linux-arm64-musl` is for musl on arm64. */
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
