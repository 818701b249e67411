import { PdfArray, PdfDict, PdfName, PdfNumber, type PdfObject, PdfRef } from '@libpdf/core'
import { dict, name } from '../file/syntax.ts'
import type { WorkingCopy } from './working-copy.ts'

const maxDepth = 32

/**
 * The layers of a document (ISO 32000-1 8.11) in their initial state: `shows` returns whether content bound to a group or a
 * membership is visible.
 */
export class Layers {
  readonly #copy: WorkingCopy
  readonly #off: ReadonlySet<string>

  constructor(copy: WorkingCopy, off: ReadonlySet<string>) {
    this.#copy = copy
    this.#off = off
  }

  shows(entry: PdfObject | undefined): boolean {
    const content = this.#copy.dict(entry)
    if (!content) return true
    if (nameOf(this.#copy, content.get('Type')) !== 'OCMD') return !this.#off.has(keyOf(entry))
    const expression = this.#copy.array(content.get('VE'))
    return expression ? this.#isSatisfied(expression, 0) : this.#memberShows(content)
  }

  /** 8.11.2.2: a membership refers to one group or several; without any, its content is visible. */
  #memberShows(member: PdfDict): boolean {
    const entry = member.get('OCGs')
    const groups = [...(this.#copy.array(entry) ?? (entry ? [entry] : []))].filter((group) => this.#copy.dict(group))
    if (groups.length === 0) return true
    const isOn = (group: PdfObject): boolean => !this.#off.has(keyOf(group))
    switch (nameOf(this.#copy, member.get('P'))) {
      case 'AllOn':
        return groups.every(isOn)
      case 'AnyOff':
        return !groups.every(isOn)
      case 'AllOff':
        return !groups.some(isOn)
      default:
        return groups.some(isOn)
    }
  }

  #isSatisfied(expression: PdfArray, depth: number): boolean {
    const [operator, ...operands] = [...expression]
    if (depth > maxDepth) return true
    const values = operands.map((operand) => {
      const nested = this.#copy.array(operand)
      return nested ? this.#isSatisfied(nested, depth + 1) : !this.#off.has(keyOf(operand))
    })
    const kind = nameOf(this.#copy, operator)
    if (kind === 'Not') return !(values[0] ?? false)
    return kind === 'Or' ? values.some(Boolean) : values.every(Boolean)
  }
}

/**
 * Fixes every layer in the state on opening: no states for print, zoom, language or export, no alternative configurations,
 * no switches. `changed` is true if there were any.
 */
export function fixLayers(copy: WorkingCopy): { layers: Layers; changed: boolean } {
  const properties = copy.dict(copy.catalog.get('OCProperties'))
  if (!properties) return { layers: new Layers(copy, new Set()), changed: false }
  const listed = [...(copy.array(properties.get('OCGs')) ?? [])]
  const groups = listed.filter((group) => group instanceof PdfRef && copy.dict(group))
  const off = offByDefault(copy, groups, copy.dict(properties.get('D')) ?? dict({}))
  const layers = new Layers(copy, off)
  const members = [...copy.reachable()].flatMap(({ object }) =>
    object instanceof PdfDict && object.has('VE') && nameOf(copy, object.get('Type')) === 'OCMD' ? [object] : [],
  )
  let changed = members.length > 0
  for (const member of members) fixState(copy, member, layers.shows(member), groups, off)
  for (const group of groups)
    for (const key of ['Usage', 'Intent']) if (copy.drop(copy.dict(group) ?? dict({}), key)) changed = true
  const fixed = dict({
    ON: PdfArray.of(...groups.filter((group) => !off.has(keyOf(group)))),
    OFF: PdfArray.of(...groups.filter((group) => off.has(keyOf(group)))),
    Locked: PdfArray.of(...groups),
    Order: PdfArray.of(),
  })
  if (!isFixed(copy, properties, fixed)) {
    copy.catalog.set('OCProperties', dict({ OCGs: PdfArray.of(...groups), D: fixed }))
    changed = true
  }
  return { layers, changed }
}

/** 8.11.4.3: the base state, the changes of the configuration, then the changes for the event of viewing at 100 %. */
function offByDefault(copy: WorkingCopy, groups: readonly PdfObject[], config: PdfDict): Set<string> {
  const listed = (entry: PdfObject | undefined): string[] => [...(copy.array(entry) ?? [])].map(keyOf)
  const off = new Set(nameOf(copy, config.get('BaseState')) === 'OFF' ? groups.map(keyOf) : [])
  for (const key of listed(config.get('ON'))) off.delete(key)
  for (const key of listed(config.get('OFF'))) off.add(key)
  const byKey = new Map(groups.map((group) => [keyOf(group), group]))
  for (const item of copy.array(config.get('AS')) ?? []) {
    const usage = copy.dict(item)
    if (nameOf(copy, usage?.get('Event')) !== 'View') continue
    const categories = [...(copy.array(usage?.get('Category')) ?? [])].map((category) => nameOf(copy, category))
    for (const key of listed(usage?.get('OCGs'))) {
      const states = categories.flatMap((category) => viewed(copy, byKey.get(key), category) ?? [])
      if (states.includes(false)) off.add(key)
      else if (states.length > 0) off.delete(key)
    }
  }
  // A group whose intent is not View does not affect visibility.
  for (const [key, group] of byKey) {
    const intent = copy.dict(group)?.get('Intent')
    const intents = [...(copy.array(intent) ?? (intent ? [intent] : []))].map((value) => nameOf(copy, value))
    if (intents.length > 0 && !intents.includes('View') && !intents.includes('All')) off.delete(key)
  }
  return off
}

function viewed(copy: WorkingCopy, group: PdfObject | undefined, category: string | undefined): boolean | undefined {
  const usage = copy.dict(copy.dict(group)?.get('Usage'))
  if (category === 'View') {
    const state = nameOf(copy, copy.dict(usage?.get('View'))?.get('ViewState'))
    return state === undefined ? undefined : state !== 'OFF'
  }
  const zoom = category === 'Zoom' ? copy.dict(usage?.get('Zoom')) : undefined
  if (!zoom) return undefined
  const [min, max] = ['min', 'max'].map((key) => copy.get(zoom.get(key)))
  return (min instanceof PdfNumber ? min.value : 0) <= 1 && (max instanceof PdfNumber ? max.value : 2) > 1
}

/** Replaces a visibility expression, which not every reader supports, by the plain form of its value. */
function fixState(
  copy: WorkingCopy,
  member: PdfDict,
  shown: boolean,
  groups: readonly PdfObject[],
  off: Set<string>,
): void {
  for (const key of ['VE', 'OCGs', 'P']) copy.drop(member, key)
  if (shown) return
  const hidden = groups.find((group) => off.has(keyOf(group)))
  const group = hidden ?? groups[0]
  if (!group) return
  member.set('OCGs', group)
  member.set('P', name(hidden ? 'AnyOn' : 'AllOff'))
}

function isFixed(copy: WorkingCopy, properties: PdfDict, fixed: PdfDict): boolean {
  const config = copy.dict(properties.get('D'))
  if (!config || properties.size !== 2 || config.size !== 4) return false
  return ['ON', 'OFF', 'Locked', 'Order'].every((key) => {
    const [now, then] = [copy.array(config.get(key)), copy.array(fixed.get(key))]
    return now !== undefined && [...now].map(keyOf).join() === [...(then ?? [])].map(keyOf).join()
  })
}

function keyOf(object: PdfObject | undefined): string {
  return object instanceof PdfRef ? `${object.objectNumber} ${object.generation}` : ''
}

function nameOf(copy: WorkingCopy, object: PdfObject | undefined): string | undefined {
  const value = copy.get(object)
  return value instanceof PdfName ? value.value : undefined
}
