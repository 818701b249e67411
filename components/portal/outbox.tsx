import { ArrowLeft, Mail, Paperclip, Smartphone } from 'lucide-react'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import { classNames } from '#components/ui/class-names.ts'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { fileSize } from '#components/ui/file-size.ts'
import { Moment } from '#components/ui/moment.tsx'
import { VisuallyHidden } from '#components/ui/visually-hidden.tsx'
import styles from './outbox.module.css'
import { ownLinks } from './own-links.ts'

/** A message in the local outbox. */
export type OutboxMessage = {
  /** The file name of the message. */
  file: string
  kind: 'email' | 'sms'
  to: string
  subject: string | null
  at: Date
  text: string
  /** Sizes in bytes; `text` is null for an attachment that is not text. */
  attachments: readonly { name: string; size: number; text: string | null }[]
}

type OutboxProps = {
  /** Newest first. */
  messages: readonly OutboxMessage[]
  /** The file of the selected message; by default the newest is shown on a wide screen. */
  chosen: string | undefined
  /** The origin of this installation. Only links to it can be followed. */
  origin: string
}

/** The local outbox: a list of messages and the selected one, side by side on a wide screen and in turn on a phone. */
export function Outbox({ messages, chosen, origin }: OutboxProps) {
  const words = useTranslations('portal.outbox')
  const found = messages.find(({ file }) => file === chosen)
  const shown = found ?? messages[0]
  return (
    <div className={classNames(styles.outbox, found && styles.reading)}>
      <nav className={styles.list} aria-label={words('list')}>
        <ul>
          {messages.map((message) => (
            <li key={message.file}>
              <Entry message={message} current={message.file === shown?.file} />
            </li>
          ))}
        </ul>
      </nav>
      {shown ? <Message message={shown} origin={origin} /> : null}
    </div>
  )
}

function Entry({ message, current }: { message: OutboxMessage; current: boolean }) {
  const words = useTranslations('portal.outbox')
  const Icon = message.kind === 'sms' ? Smartphone : Mail
  return (
    <Link
      href={`/messages?message=${encodeURIComponent(message.file)}`}
      className={styles.entry}
      aria-current={current ? 'true' : undefined}
      prefetch={false}
    >
      <Icon size={17} className={styles.icon} role="img" aria-label={words(message.kind)} />
      <span className={styles.entryText}>
        <span className={styles.subject}>{message.subject ?? words('sms')}</span>
        <span className={styles.quiet}>
          <span>
            <VisuallyHidden>{words('to')} </VisuallyHidden>
            <bdi>{message.to}</bdi>
          </span>
          <Moment at={message.at} as="relative" />
        </span>
      </span>
    </Link>
  )
}

function Message({ message, origin }: { message: OutboxMessage; origin: string }) {
  const words = useTranslations('portal.outbox')
  return (
    <article className={styles.message} aria-labelledby="message-subject">
      <Link href="/messages" className={styles.back}>
        <ArrowLeft size={15} aria-hidden="true" />
        {words('all')}
      </Link>
      <h2 id="message-subject">{message.subject ?? words('sms')}</h2>
      <Facts
        facts={[
          { term: words('to'), value: <bdi>{message.to}</bdi> },
          { term: words('at'), value: <Moment at={message.at} /> },
        ]}
      />
      <p className={styles.text}>
        {ownLinks(message.text, origin).map((part, at) =>
          part.kind === 'link' ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the text of a message never changes
            <a key={at} href={part.text} target="_blank" rel="noopener" className={styles.link}>
              {part.text}
              <VisuallyHidden> {words('newTab')}</VisuallyHidden>
            </a>
          ) : (
            part.text
          ),
        )}
      </p>
      {message.attachments.map((attachment) => (
        <Attachment key={attachment.name} {...attachment} />
      ))}
      <p className={styles.file}>
        {words('file')} <code>{message.file}</code>
      </p>
    </article>
  )
}

/** An attachment; its text can be read in place. */
function Attachment({ name, size, text }: OutboxMessage['attachments'][number]) {
  const words = useTranslations('portal.outbox')
  const format = useFormatter()
  const label = (
    <>
      <Paperclip size={15} aria-hidden="true" />
      <span className={styles.fileName}>{words('attachment', { name, size: fileSize(size, format) })}</span>
    </>
  )
  if (text === null) return <p className={styles.attachment}>{label}</p>
  return (
    <Disclosure summary={label}>
      <pre className={styles.content}>{text}</pre>
    </Disclosure>
  )
}
