import type { LanguageTag, Words } from './index.ts'

// With this every key that a screen asks for is checked by the compiler: a missing word does not build.
declare module 'next-intl' {
  interface AppConfig {
    Locale: LanguageTag
    Messages: Words
  }
}
