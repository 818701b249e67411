import { existsSync } from 'node:fs'
import path from 'node:path'
import { PHASE_PRODUCTION_SERVER } from 'next/constants.js'

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  compress: true,
  devIndicators: false,
  // The image optimiser has been an attack surface (WEB-03); page images are made by lib/engines/pdf.
  images: { unoptimized: true },
  // `npm test` checks the types. An installation does not wait for that before it starts.
  typescript: { ignoreBuildErrors: true },
  // Writing the cache takes a quarter of a build, and an installation often builds once: only later builds have one.
  experimental: { turbopackFileSystemCacheForBuild: existsSync(path.join(import.meta.dirname, '.next', 'BUILD_ID')) },
  // Addresses of links are secrets: in development Next.js would print them.
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

/** What next-intl adds is for the bundler, and costs the server that runs what was bundled 20 MB. */
export default async function configOf(phase) {
  if (phase === PHASE_PRODUCTION_SERVER) return config
  const { default: createNextIntlPlugin } = await import('next-intl/plugin')
  return createNextIntlPlugin('./lib/server/http/i18n-request.ts')(config)
}
