const maxBytes = 4 * 1024 * 1024
const spaces: Readonly<Record<number, string>> = { 1: 'GRAY', 3: 'RGB ', 4: 'CMYK' }
/** Display, printer, scanner and colour space profiles; a device link does not define a colour (ICC.1:2010 7.2.5). */
const classes = ['mntr', 'prtr', 'scnr', 'spac']

/**
 * An image's colour profile, if it is usable in an ICCBased colour space with this number of components (ISO 32000-1
 * 8.6.5.5), or null.
 */
export function colourProfile(icc: Uint8Array, components: number): Uint8Array | null {
  const profile = Buffer.from(icc.buffer, icc.byteOffset, icc.length)
  const fits =
    profile.length > 132 &&
    profile.length <= maxBytes &&
    profile.readUInt32BE(0) === profile.length &&
    classes.includes(profile.toString('latin1', 12, 16)) &&
    profile.toString('latin1', 16, 20) === spaces[components] &&
    profile.toString('latin1', 36, 40) === 'acsp'
  return fits ? profile : null
}
