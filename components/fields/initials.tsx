import { CaseUpper } from 'lucide-react'
import type { FieldScreen } from './field-screen.ts'
import { PrintedField } from './printed-field.tsx'

export const initials: FieldScreen = { icon: CaseUpper, OptionsForm: null, ReaderField: PrintedField }
