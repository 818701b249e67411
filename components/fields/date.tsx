import { CalendarDays } from 'lucide-react'
import type { FieldScreen } from './field-screen.ts'
import { PrintedField } from './printed-field.tsx'

export const date: FieldScreen = { icon: CalendarDays, OptionsForm: null, ReaderField: PrintedField }
