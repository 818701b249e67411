import { useTranslations } from 'next-intl'
import { SelectField } from '#components/ui/select-field.tsx'
import { eventGroupNames, eventGroups } from '#lib/core/vocabulary/event.ts'

/** Selects one event name, or all events of a group. */
export function KindField({ kind }: { kind: string }) {
  const words = useTranslations('log')
  const names = useTranslations('event.name')
  const groups = eventGroupNames.map((group) => ({
    label: words(`group.${group}`),
    options: [
      { value: `all:${group}`, label: words('search.allOf', { group: words(`group.${group}`) }) },
      ...eventGroups[group].map((name) => ({ value: name, label: names(name) })),
    ],
  }))
  return (
    <SelectField
      name="kind"
      label={words('search.kind')}
      defaultValue={kind}
      options={[{ value: '', label: words('search.anything') }]}
      groups={groups}
    />
  )
}
