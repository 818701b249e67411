import type { ContractId, RecipientId } from '#lib/core/ids.ts'
import type { Member } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import type { FieldRegistry } from '#lib/domain/field/field-registry.rules.ts'
import { composeSample, type Sample, type SampleModel } from '#lib/engines/pdf/index.ts'
import { toLocale, translator } from '#lib/words/index.ts'
import { createContract, openDraft, saveDetails, saveFields, saveRecipients } from './draft.ts'
import type { FieldInput } from './schema.ts'

const clauses = [
  'what',
  'exceptions',
  'care',
  'sharing',
  'law',
  'return',
  'term',
  'rights',
  'changes',
  'electronic',
] as const

/** The text of the sample, in the member's language. */
async function sampleModel({ locale, organisation }: Pick<Member, 'locale' | 'organisation'>): Promise<SampleModel> {
  const language = toLocale(locale)
  const words = await translator(language, 'sample.document')
  const field = await translator(language, 'field')
  const [title, mark] = [words('title'), words('mark')]
  return {
    language,
    organisation,
    title,
    mark,
    introduction: words('introduction', { organisation }),
    note: { heading: words('note.heading'), text: words('note.text') },
    clauses: clauses.map((name) => ({
      heading: words(`clauses.${name}.heading`),
      text: words(`clauses.${name}.text`),
    })),
    signing: { heading: words('signing.heading'), text: words('signing.text', { organisation }) },
    label: (type) => field(`${type}.name`),
    footer: (page, pages) => words('footer', { title, mark, page, pages }),
  }
}

function fieldsOn(registry: FieldRegistry, lines: Sample['lines'], recipientId: RecipientId): FieldInput[] {
  return lines.map((line, i) => ({ id: `${i}`, recipientId, ...line, options: registry[line.type].defaults }))
}

/**
 * Creates a draft of the built-in sample contract that is ready to be sent: in the member's language, with the member
 * as its only signer, a field on each of its lines, and the code by email. It is stored like an upload.
 */
export async function createSample(ctx: Ctx, member: Member): Promise<ContractId> {
  const words = await translator(toLocale(member.locale), 'sample')
  const { bytes, lines } = await composeSample(await sampleModel(member))
  const id = await createContract(ctx, member, {
    files: [{ name: words('file'), body: [bytes], length: bytes.length }],
  })
  const draft = await openDraft(ctx, member, id)
  const { name, email } = member
  const recipients = await saveRecipients(ctx, draft, [{ role: 'signer', name, email, phone: '' }])
  await saveFields(
    ctx,
    draft,
    recipients.flatMap((recipientId) => fieldsOn(ctx.fieldRegistry, lines, recipientId)),
  )
  await saveDetails(ctx, draft, {
    title: words('title'),
    message: words('message'),
    codeDelivery: 'email',
    codeBefore: 'signing',
    copyTime: 'completion',
    expiresInDays: 30,
    notifyViewed: false,
  })
  return id
}
