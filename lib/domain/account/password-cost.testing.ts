import type { PasswordCost } from './password-cost.ts'

/** Replaces password-cost.ts in tests (vitest.config.ts), which hash hundreds of passwords. */
export const passwordCost: PasswordCost = { memory: 64, passes: 1, parallelism: 1 }
