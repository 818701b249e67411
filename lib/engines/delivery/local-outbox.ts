import { isUtf8 } from 'node:buffer'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport, type SendMailOptions } from 'nodemailer'
import PostalMime, { type Attachment as ParsedAttachment } from 'postal-mime'
import { z } from 'zod'
import { writeDurable } from '#lib/core/durable-file.ts'
import type { Delivered, LocalMessage, Sms } from './message.ts'

const MAX_LISTED = 200
/** The maximum number of bytes of an attachment that are shown as text. */
const MAX_SHOWN = 20_000
/** `<instant>-<id>.eml` or `.sms.json`; the instant is ISO 8601 without colons, so that names sort by time. */
const NAME = /^(\d{4}-\d{2}-\d{2})T(\d{2})(\d{2})(\d{2}\.\d{3})Z-([\w.-]+?)\.(eml|sms\.json)$/
const smsFile = z.object({ to: z.string(), text: z.string() })

/** The folder for messages when no mail server is configured: one file each, readable only by its owner. */
export function openLocalOutbox(dir: string) {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const save = async (at: Date, id: string, ending: string, content: Buffer | string): Promise<Delivered> => {
    const name = `${at.toISOString().replaceAll(':', '')}-${inName(id)}.${ending}`
    await writeDurable(join(dir, name), content)
    return { ok: true, detail: name }
  }
  return {
    async saveEmail(mail: SendMailOptions, at: Date, id: string): Promise<Delivered> {
      const { message } = await composer.sendMail(mail)
      return save(at, id, 'eml', message as Buffer)
    },
    saveSms: (sms: Sms, at: Date): Promise<Delivered> =>
      save(
        at,
        sms.id,
        'sms.json',
        `${JSON.stringify({ to: sms.to, text: sms.text, at: at.toISOString() }, null, 2)}\n`,
      ),
    list: () => listMessages(dir),
    remove: (ids: readonly string[]) => deleteMessages(dir, new Set(ids.map(inName))),
  }
}

/** An id as part of a file name. */
const inName = (id: string) => id.replaceAll(/[^\w.-]/g, '_')

async function deleteMessages(dir: string, ids: ReadonlySet<string>): Promise<void> {
  for (const name of await namesIn(dir)) {
    const id = NAME.exec(name)?.[5]
    if (id !== undefined && ids.has(id)) await rm(join(dir, name), { force: true })
  }
}

async function namesIn(dir: string): Promise<string[]> {
  return readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
}

async function listMessages(dir: string): Promise<LocalMessage[]> {
  const newest = (await namesIn(dir))
    .filter((name) => NAME.test(name))
    .sort()
    .reverse()
    .slice(0, MAX_LISTED)
  const messages = await Promise.all(newest.map((name) => readMessage(dir, name)))
  return messages.filter((message) => message !== null)
}

/** Null for a file that was removed meanwhile or cannot be read: users may change the folder. */
async function readMessage(dir: string, file: string): Promise<LocalMessage | null> {
  const [, day, hour, minute, second, , ending] = NAME.exec(file) ?? []
  const at = new Date(`${day}T${hour}:${minute}:${second}Z`)
  try {
    const content = await readFile(join(dir, file))
    if (ending === 'eml') {
      const mail = await PostalMime.parse(content)
      return {
        kind: 'email',
        to: mail.to?.[0]?.address ?? '',
        subject: mail.subject ?? '',
        at,
        text: (mail.text ?? '').trimEnd(),
        attachments: mail.attachments.map(attachmentOf),
        file,
      }
    }
    const sms = smsFile.parse(JSON.parse(content.toString('utf8')))
    return { kind: 'sms', to: sms.to, subject: null, at, text: sms.text, attachments: [], file }
  } catch {
    return null
  }
}

function attachmentOf({ filename, content }: ParsedAttachment): LocalMessage['attachments'][number] {
  const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(new Uint8Array(content))
  const text = bytes.length <= MAX_SHOWN && isUtf8(bytes) && !bytes.includes(0) ? bytes.toString('utf8') : null
  return { name: filename ?? '', size: bytes.length, text }
}
