'use client'

import { createContext, type ReactNode, useContext } from 'react'
import { saveDetailsAction, saveFieldsAction, saveRecipientsAction } from './contracts/[contract]/actions.ts'

const saves = { saveDetails: saveDetailsAction, saveFields: saveFieldsAction, saveRecipients: saveRecipientsAction }

const DraftSaves = createContext(saves)

/**
 * Makes the actions that save a draft part of every page of the portal. A browser posts an action to the page it is on,
 * and a step saves its last change after the user has left it: Next.js would forward an action that the page does not
 * have to another page by a request to the server itself, which the server refuses.
 */
export function DraftSavesProvider({ children }: { children: ReactNode }) {
  return <DraftSaves value={saves}>{children}</DraftSaves>
}

export function useDraftSaves(): typeof saves {
  return useContext(DraftSaves)
}
