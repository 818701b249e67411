/** The cost of argon2id: memory in KiB, passes and lanes. */
export type PasswordCost = { memory: number; passes: number; parallelism: number }

/** RFC 9106 §4, second recommended option: 64 MiB, 3 passes, 4 lanes. */
export const passwordCost: PasswordCost = { memory: 65_536, passes: 3, parallelism: 4 }
