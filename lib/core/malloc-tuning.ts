/**
 * How glibc's malloc is told, before a process begins, to give memory back (mallopt(3)): two heaps for all threads instead of
 * eight for each processor, since what is free in one is free in no other; and documents, which come and go by the megabyte,
 * in mappings of their own that end with them. Left alone it puts ever larger ones among what stays. Others ignore it.
 */
export const frugalMalloc: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '262144',
  MALLOC_TRIM_THRESHOLD_: '262144',
}
