'use client'

/** Passes the text direction to tabs and menus, so that arrow keys move in the direction they point. */
export { DirectionProvider as TextDirection } from '@base-ui/react/direction-provider'
