import 'server-only'
import { revalidatePath } from 'next/cache'

/** After an action: whatever page the reader is on is made anew, for what it shows has changed. */
export function refreshPage(): void {
  revalidatePath('/', 'layout')
}
