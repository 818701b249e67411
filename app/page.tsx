import { redirect } from 'next/navigation'
import { pageMember } from '#lib/server/http/page-member.ts'

export default async function HomePage() {
  await pageMember()
  redirect('/contracts')
}
