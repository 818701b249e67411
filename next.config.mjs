import { existsSync } from 'node:fs'
import path from 'node:path'
import { PHASE_PRODUCTION_SERVER } from 'next/constants.js'

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  compress: true,
  devIndicators: false,
  // The image optimiser has had vulnerabilities (WEB-03); lib/engines/pdf renders page images.
  images: { unoptimized: true },
  // `npm test` checks the types. A start of the server skips that.
  typescript: { ignoreBuildErrors: true },
  // Writing the cache takes a quarter of a build, and most installations build once: only later builds use it.
  experimental: { turbopackFileSystemCacheForBuild: existsSync(path.join(import.meta.dirname, '.next', 'BUILD_ID')) },
  // URLs of links are secrets: in development Next.js would print them.
  logging: { incomingRequests: false },
  serverExternalPackages: [
    'better-sqlite3',
    'pg',
    'sharp',
    '@hyzyla/pdfium',
    '@libpdf/core',
    'pdf-lib',
    'harfbuzzjs',
    'asn1js',
    'node-forge',
    'twilio',
    'nodemailer',
    'maxmind',
    'libphonenumber-js',
  ],
}

/** next-intl's plugin is only for the bundler: in a running server it would take 20 MB. */
export default async function configOf(phase) {
  if (phase === PHASE_PRODUCTION_SERVER) return config
  const { default: createNextIntlPlugin } = await import('next-intl/plugin')
  return createNextIntlPlugin('./lib/server/http/i18n-request.ts')(config)
}
