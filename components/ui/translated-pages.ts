/**
 * A browser's translation replaces text nodes by <font> elements. React keeps the text nodes that it made: it would throw when
 * it removes one or inserts before one, and would change texts that are no longer shown.
 */

/** The element that a translator put in the place of a text node. */
const standIns = new WeakMap<Node, Element>()

/** The child of `parent` that is, contains, or replaces the node; null if there is none. */
function placeOf(node: Node, parent: Node): ChildNode | null {
  for (let at: Node | null = node; at; at = at.parentNode) if (at.parentNode === parent) return at as ChildNode
  const standIn = standIns.get(node)
  return standIn ? placeOf(standIn, parent) : null
}

function patchNode(): void {
  const { removeChild, insertBefore } = Node.prototype
  Node.prototype.removeChild = function <T extends Node>(this: Node, child: T): T {
    const place = child.parentNode === this ? child : placeOf(child, this)
    if (place) removeChild.call(this, place)
    return child
  }
  Node.prototype.insertBefore = function <T extends Node>(this: Node, node: T, before: Node | null): T {
    standIns.get(node)?.remove()
    const place = before && before.parentNode !== this ? placeOf(before, this) : before
    return insertBefore.call(this, node, place) as T
  }
}

const isFont = (node: Node | null): node is HTMLElement => node instanceof HTMLElement && node.tagName === 'FONT'

/** The <font> that replaced the removed text, in one step or in two. */
function standInOf({ addedNodes, previousSibling, nextSibling }: MutationRecord): HTMLElement | null {
  return [...addedNodes, previousSibling, nextSibling].find(isFont) ?? null
}

/** Follows what a translator does, for as long as the page lives. Only the first call has an effect. */
export function followTranslation(): void {
  if ('followsTranslation' in window) return
  Object.assign(window, { followsTranslation: true })
  patchNode()
  // React changed a text that a translator replaced: it is shown again, and the translator translates it again.
  const texts = new MutationObserver((records) => {
    for (const { target } of records) {
      const standIn = standIns.get(target)
      standIns.delete(target)
      if (standIn?.isConnected) standIn.replaceWith(target)
    }
  })
  new MutationObserver((records) => {
    for (const record of records)
      for (const node of record.removedNodes) {
        const standIn = node instanceof Text && !node.isConnected ? standInOf(record) : null
        if (!standIn) continue
        standIns.set(node, standIn)
        texts.observe(node, { characterData: true })
      }
  }).observe(document.body, { childList: true, subtree: true })
}
