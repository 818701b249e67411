import { PHASE_PRODUCTION_SERVER } from 'next/constants.js'

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  compress: true,
  devIndicators: false,
  // The image optimiser has been an attack surface (WEB-03); page images are made by lib/engines/pdf.
  images: { unoptimized: true },
  // The product's own sources: an installation does not type-check tests before it starts.
  typescript: { tsconfigPath: 'tsconfig.build.json' },
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
