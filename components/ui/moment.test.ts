import { NextIntlClientProvider } from 'next-intl'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { Moment } from './moment.tsx'

const now = new Date('2026-12-01T12:00:00Z')

function shown(seconds: number): string {
  const at = new Date(now.getTime() + seconds * 1000)
  const moment = createElement(Moment, { at, as: 'relative' })
  const settings = { locale: 'en', messages: {}, timeZone: 'UTC', now, children: moment } as const
  const page = createElement(NextIntlClientProvider, settings)
  return renderToStaticMarkup(page).replaceAll(/<[^>]*>/g, '')
}

it.each([
  [-40, '40 sec. ago'],
  // Later than the page's `now`, which is renewed once a minute.
  [32, 'now'],
  [7200, 'in 2 hr.'],
])('a time %i seconds from the time of the page is shown as "%s"', (seconds, text) => {
  expect(shown(seconds)).toBe(text)
})
