import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { readIfThere, writeDurable } from '#lib/core/durable-file.ts'
import type { PurposeKeys } from '#lib/core/purpose-keys.ts'
import type { KeyPairFile } from '#lib/engines/pki/index.ts'

const ivBytes = 12
const tagBytes = 16

/** The content of a key file. `keyId` is missing in files of earlier versions. */
type Stored = { certificate: string; encryptedPrivateKey: string; keyId?: string }

/** Reads a key file; null if there is none. Throws if it was changed, or its key is missing. */
export async function readKeyPair(file: string, keys: PurposeKeys): Promise<KeyPairFile | null> {
  const text = await readIfThere(file)
  if (text === null) return null
  const stored = JSON.parse(text) as Stored
  const key = keys.find(stored.keyId ?? null)
  if (!key) throw new Error(`the master key file lacks the key ${stored.keyId ?? ''} of ${file}`)
  const sealed = Buffer.from(stored.encryptedPrivateKey, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes), { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(stored.certificate)).setAuthTag(sealed.subarray(sealed.length - tagBytes))
  const privateKey = Buffer.concat([
    decipher.update(sealed.subarray(ivBytes, sealed.length - tagBytes)),
    decipher.final(),
  ])
  return { certificate: stored.certificate, privateKey: new Uint8Array(privateKey) }
}

/** The content of a key file, the private key under AES-256-GCM with the certificate as associated data. */
export function keyFileText(keys: PurposeKeys, pair: KeyPairFile): string {
  const { id, key } = keys.current()
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes }).setAAD(
    Buffer.from(pair.certificate),
  )
  const encrypted = Buffer.concat([iv, cipher.update(pair.privateKey), cipher.final(), cipher.getAuthTag()])
  const stored: Stored = {
    certificate: pair.certificate,
    encryptedPrivateKey: encrypted.toString('base64'),
    keyId: id,
  }
  return JSON.stringify(stored)
}

/** Writes a key file. Mode 0600. */
export async function writeKeyPair(file: string, keys: PurposeKeys, pair: KeyPairFile): Promise<void> {
  await writeDurable(file, keyFileText(keys, pair))
}

/** The id of the key of a key file; null for one of an earlier version. */
async function keyIdOfFile(file: string): Promise<string | null> {
  return (JSON.parse((await readIfThere(file)) ?? '{}') as Partial<Stored>).keyId ?? null
}

/** Writes a key file again under the current key, if it is under another one. */
export async function reencryptKeyPair(file: string, keys: PurposeKeys): Promise<void> {
  if ((await keyIdOfFile(file)) === keys.current().id) return
  const pair = await readKeyPair(file, keys)
  if (pair) await writeKeyPair(file, keys, pair)
}
