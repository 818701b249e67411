import type { LanguageTag, Words } from './index.ts'

// The compiler checks the keys of all messages: a missing one does not build.
declare module 'next-intl' {
  interface AppConfig {
    Locale: LanguageTag
    Messages: Words
  }
}
