import { UserRound } from 'lucide-react'
import type { FieldScreen } from './field-screen.ts'
import { PrintedField } from './printed-field.tsx'

export const name: FieldScreen = { icon: UserRound, OptionsForm: null, ReaderField: PrintedField }
