// @ts-check
// A bundle that is being verified: its files, and which of them a check has used.

import { baseOf, namedKey } from './note.mjs'

/** @typedef {import('./events.mjs').Event} Event */
/** @typedef {import('./note.mjs').Note} Note */
/** @typedef {import('./note.mjs').Checkpoint} Checkpoint */
/** @typedef {import('./note.mjs').VerifierKey} VerifierKey */

export class Bundle {
  /** @type {ReadonlyMap<string, Buffer>} */
  files
  /** Names that a check has used. @type {Set<string>} */
  used = new Set()
  /** The keys of the log once they were read, one for each of its names. @type {VerifierKey[]} */
  keys = []
  /** The checkpoint that all proofs lead to, once its signature was verified. @type {(Checkpoint & { note: Note }) | null} */
  checkpoint = null
  /** The events of the contract, oldest first. @type {Event[]} */
  events = []
  contract = ''
  /** The id of the recipient whose edition this is; null for the complete one. @type {string | null} */
  edition = null
  /** SHA-256 of what manifest.json lists as withheld: by file name, by `seq` of an event, and by id of a party. */
  withheld = {
    files: /** @type {ReadonlyMap<string, string>} */ (new Map()),
    personal: /** @type {ReadonlyMap<string, string>} */ (new Map()),
    parties: /** @type {ReadonlyMap<string, string>} */ (new Map()),
  }
  /** Names of withheld files whose listed hash is the one in the log. @type {Set<string>} */
  confirmed = new Set()
  /** Name and address of each party that parties.jsonl opens, by id. @type {Map<string, { name: string, email: string }>} */
  people = new Map()

  /** @param {ReadonlyMap<string, Buffer>} files */
  constructor(files) {
    this.files = files
  }

  /** A file, or undefined. @param {string} name */
  take(name) {
    this.used.add(name)
    return this.files.get(name)
  }

  /** A required file; throws if it is missing. @param {string} name */
  need(name) {
    const bytes = this.take(name)
    if (!bytes) throw new Error('missing')
    return bytes
  }

  /**
   * The key of the log under a name, also one that keys/log.vkey does not have: a log that continues after a restore has
   * another name and the same key. Throws for another log. @param {string} origin
   */
  keyOfAnyName(origin) {
    const key = this.keys.find(({ name }) => baseOf(name) === baseOf(origin))
    return key ? namedKey(key, origin) : this.keyOf(origin)
  }

  /** The key of the log under a name; throws if it is missing. @param {string} origin */
  keyOf(origin) {
    const key = this.keys.find(({ name }) => name === origin)
    if (!key) throw new Error(`keys/log.vkey has no key of ${origin}`)
    return key
  }

  /** The names in a folder. @param {string} folder  with a trailing slash */
  within(folder) {
    return [...this.files.keys()].filter((name) => name.startsWith(folder))
  }

  /** @param {string} name @returns {Event[]} */
  eventsOf(name) {
    return this.events.filter(({ event }) => event === name)
  }
}
