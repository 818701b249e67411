import { redirect } from 'next/navigation'
import { pageMember } from '#lib/http/page-member.ts'

export default async function HomePage() {
  await pageMember()
  redirect('/contracts')
}
