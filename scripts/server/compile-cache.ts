import path from 'node:path'

/**
 * Where Node.js keeps compiled code, and our sources without their types: an unchanged checkout serves again within a second or
 * so, and no process has to hold what takes types out (20 MB).
 */
export const compileCache = path.join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'signcove')
