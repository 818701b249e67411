'use client'

/** Tells tabs and menus which way the page is written, so that the arrow keys go where they point. */
export { DirectionProvider as TextDirection } from '@base-ui/react/direction-provider'
