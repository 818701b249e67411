/** The maximum size of a file whose seal is read for anyone; a signed file may be larger than the upload limit. */
export const MAX_SEAL_BYTES = 80 * 1024 * 1024
