import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { pageText, preparePdf } from '../documents.ts'

/** Made by qpdf --encrypt; the two with an accented password encode it as Latin-1 (AES-128) and as UTF-8 (AES-256). */
const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(path.join(import.meta.dirname, 'encrypted-fixtures', `${name}.pdf`)))

const locked: [string, string][] = [
  ['rc4-40', 'secret'],
  ['rc4-128', 'secret'],
  ['aes-128', 'pâsswörd'],
  ['aes-256-r5', 'secret'],
  ['aes-256-r6', 'pâsswörd'],
]

describe('an encrypted upload', () => {
  it.each(locked)('is decrypted with its password: %s', async (name, password) => {
    const original = fixture(name)
    await expect(preparePdf(original)).rejects.toMatchObject({ code: 'pdf_password_needed' })
    await expect(preparePdf(original, { password: '' })).rejects.toMatchObject({ code: 'pdf_password_needed' })
    await expect(preparePdf(original, { password: 'wröng' })).rejects.toMatchObject({ code: 'pdf_password_wrong' })
    for (const right of [password, 'owner']) {
      const { bytes, pages, removed } = await preparePdf(original, { password: right })
      expect([pages, removed]).toEqual([[{ width: 200, height: 100 }], ['encryption']])
      expect(Buffer.from(bytes).toString('latin1')).not.toContain('/Encrypt')
      const text = await pageText({ key: `${name} ${right}`, load: async () => bytes, page: 0 })
      expect(text.trim()).toBe('unlocked page')
    }
  })

  it('needs no password if it is empty', async () => {
    const { bytes, removed } = await preparePdf(fixture('no-user-password'))
    expect(removed).toEqual(['encryption'])
    expect(Buffer.from(bytes).toString('latin1')).not.toContain('/Encrypt')
  })

  it('is refused if it is not protected by a password', async () => {
    const original = Buffer.from(fixture('rc4-128').map((byte) => byte))
    const certificates = Buffer.from(
      original.toString('latin1').replace('/Filter /Standard', '/Filter /Adobe.XY'),
      'latin1',
    )
    await expect(preparePdf(certificates)).rejects.toMatchObject({ code: 'pdf_encrypted' })
  })
})
