import { CalendarDays, CaseUpper, Signature, UserRound } from 'lucide-react'
import type { FieldType } from './placement.ts'

const icons = { signature: Signature, initials: CaseUpper, name: UserRound, date: CalendarDays } satisfies Record<
  FieldType,
  unknown
>

/** The icon of a kind of field; decorative. */
export function FieldIcon({
  type,
  size = 18,
  className,
}: {
  type: FieldType
  size?: number
  className?: string | undefined
}) {
  const Icon = icons[type]
  return <Icon size={size} aria-hidden="true" className={className} />
}
