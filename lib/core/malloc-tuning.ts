/**
 * Environment of a process in which glibc's malloc returns memory to the system (mallopt(3)). Two arenas for all threads
 * instead of eight per processor, since free memory in one arena is not available in another. Documents of several megabytes
 * get their own mappings, which are unmapped when freed: by default the threshold for that grows with the largest block
 * freed. Other allocators ignore these variables.
 */
export const mallocTuning: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '262144',
  MALLOC_TRIM_THRESHOLD_: '262144',
}
