import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { readIfThere, writeDurable } from '#lib/core/durable-file.ts'
import type { KeyPairFile } from '#lib/engines/pki/index.ts'

const ivBytes = 12
const tagBytes = 16

/** Reads a key file; null if there is none. Throws if it was not written under this key. */
export async function readKeyPair(file: string, key: Uint8Array): Promise<KeyPairFile | null> {
  const text = await readIfThere(file)
  if (text === null) return null
  const stored = JSON.parse(text) as { certificate: string; encryptedPrivateKey: string }
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
export function keyFileText(key: Uint8Array, pair: KeyPairFile): string {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes }).setAAD(
    Buffer.from(pair.certificate),
  )
  const encrypted = Buffer.concat([iv, cipher.update(pair.privateKey), cipher.final(), cipher.getAuthTag()])
  const stored = { certificate: pair.certificate, encryptedPrivateKey: encrypted.toString('base64') }
  return JSON.stringify(stored)
}

/** Writes a key file. Mode 0600. */
export async function writeKeyPair(file: string, key: Uint8Array, pair: KeyPairFile): Promise<void> {
  await writeDurable(file, keyFileText(key, pair))
}
