/** Thrown for a font file that is damaged or has another form than expected. */
export class FontFault extends Error {
  override readonly name = 'FontFault'
}
