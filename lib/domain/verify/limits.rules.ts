/** What a file may be whose seal is read for anyone: a signed one may be somewhat longer than what was uploaded. */
export const MAX_SEAL_BYTES = 80 * 1024 * 1024
