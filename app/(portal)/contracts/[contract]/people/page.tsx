import { DocumentFindings } from '#components/draft/document-findings.tsx'
import { DraftPage } from '../draft-page.tsx'
import { draftMetadata, openDraftPage } from '../open-draft-page.ts'
import { PeopleClient } from './people-client.tsx'

type Props = { params: Promise<{ contract: string }> }

export async function generateMetadata({ params }: Props) {
  return draftMetadata((await params).contract, 'people')
}

export default async function PeoplePage({ params }: Props) {
  const { ctx, member, view, shortcomings } = await openDraftPage((await params).contract)
  const { title, message, codeDelivery, codeBefore, copyTime, expiresInDays, notifyViewed } = view
  return (
    <DraftPage
      contract={view}
      current="people"
      shortcomings={shortcomings}
      words={['contracts.steps', 'contracts.people', 'contracts.options', 'meaning']}
    >
      <DocumentFindings document={view.document} timeZone={view.timeZone} />
      <PeopleClient
        contractId={view.id}
        details={{ title, message, codeDelivery, codeBefore, copyTime, expiresInDays, notifyViewed }}
        recipients={view.recipients.map(({ id, role, name, email, phone, meaning }) => ({
          key: id,
          id,
          role,
          name,
          email,
          phone: phone ?? '',
          meaning,
        }))}
        meanings={member.underSignature.meaning}
        self={{ name: member.name, email: member.email }}
        smsAvailable={ctx.delivery.sms !== 'none'}
      />
    </DraftPage>
  )
}
