/** The element of a field, if its page is near the view. */
export function fieldElement(canvas: HTMLElement | null, id: string): HTMLElement | null {
  return canvas?.querySelector<HTMLElement>(`[data-field="${CSS.escape(id)}"]`) ?? null
}
