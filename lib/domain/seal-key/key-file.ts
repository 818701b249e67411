import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { KeyPairFile } from '#lib/engines/pki/index.ts'

const ivBytes = 12
const tagBytes = 16

/** Reads such a file; null if there is none. Throws if it is not what was written under this key. */
export async function readKeyPair(file: string, key: Uint8Array): Promise<KeyPairFile | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
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

/** Writes such a file, the private key under AES-256-GCM with the certificate as associated data. Mode 0600. */
export async function writeKeyPair(file: string, key: Uint8Array, pair: KeyPairFile): Promise<void> {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes }).setAAD(
    Buffer.from(pair.certificate),
  )
  const encrypted = Buffer.concat([iv, cipher.update(pair.privateKey), cipher.final(), cipher.getAuthTag()])
  await writeDurably(
    file,
    JSON.stringify({ certificate: pair.certificate, encryptedPrivateKey: encrypted.toString('base64') }),
    0o600,
  )
}

/** Writes beside, flushes, renames, flushes the folder: after a crash there is the old file or the new one, never a part. */
export async function writeDurably(file: string, content: string, mode: number): Promise<void> {
  const folder = path.dirname(file)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const handle = await open(temporary, 'wx', mode)
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await chmod(temporary, mode)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  const directory = await open(folder, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
