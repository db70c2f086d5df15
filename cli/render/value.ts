import { isUtf8 } from 'node:buffer'
import { quoted } from '../text/visible-text.ts'

/** Number of elements of a list that are shown. */
const SHOWN = 8

/** Writes a value in one line if it fits, otherwise in lines of at most `room` characters if possible. */
export function renderValue(value: unknown, room: number): string[] {
  const flat = isObject(value) ? flatFields(value) : flatValue(value)
  if (flat !== undefined && flat.length <= room) return flat === '' ? [] : [flat]
  return isObject(value) ? brokenFields(value, room) : brokenValue(value, room)
}

/** Writes a value in one line; gives undefined if it holds too much for that. */
function flatValue(value: unknown): string | undefined {
  if (value === undefined) return 'none'
  if (typeof value === 'string') return quoted(value)
  if (value instanceof Uint8Array) return renderBytes(value)
  if (Array.isArray(value)) {
    if (value.length > SHOWN) return undefined
    const items = value.map(item => (isPair(item) ? flatPair(item) : flatValue(item)))
    return items.includes(undefined) ? undefined : `[${items.join(', ')}]`
  }
  if (!isObject(value)) return String(value)
  const fields = flatFields(value)
  return fields === undefined ? undefined : `{ ${fields} }`
}

function flatFields(value: object): string | undefined {
  const fields = Object.entries(value).map(([name, item]) => {
    const flat = flatValue(item)
    return flat === undefined ? undefined : `${name}: ${flat}`
  })
  return fields.includes(undefined) ? undefined : fields.join(', ')
}

function flatPair([key, item]: readonly [string, unknown]): string | undefined {
  const flat = flatValue(item)
  return flat === undefined ? undefined : `${quoted(key)} = ${flat}`
}

function brokenValue(value: unknown, room: number): string[] {
  if (Array.isArray(value)) return brokenList(value, room)
  if (isObject(value)) return brokenFields(value, room)
  return [flatValue(value) ?? '']
}

/** Puts as many fields in a line as there is room for; one that takes more than a line stands alone. */
function brokenFields(value: object, room: number): string[] {
  const lines: string[] = []
  let open = false
  for (const [name, item] of Object.entries(value)) {
    const field = labelled(`${name}:`, item, room)
    const last = lines.at(-1) ?? ''
    const joined = `${last}, ${field[0]}`
    const single = field.length === 1
    if (open && single && joined.length <= room) lines[lines.length - 1] = joined
    else for (const line of field) lines.push(line)
    open = single
  }
  return lines
}

function brokenList(list: readonly unknown[], room: number): string[] {
  const lines = list.slice(0, SHOWN).flatMap(item => {
    if (isPair(item)) return labelled(`${quoted(item[0])} =`, item[1], room)
    return renderValue(item, room - 2).map((line, index) => `${index === 0 ? '- ' : '  '}${line}`)
  })
  return list.length > SHOWN ? [...lines, `… ${list.length - SHOWN} more, ${list.length} in all`] : lines
}

/** Writes `label value` in one line, or the label and the value's lines below it. */
function labelled(label: string, value: unknown, room: number): string[] {
  const flat = flatValue(value)
  if (flat !== undefined && (label.length + 1 + flat.length <= room || !isNested(value)))
    return [`${label} ${flat}`]
  return [label, ...brokenValue(value, room - 2).map(line => `  ${line}`)]
}

function renderBytes(bytes: Uint8Array): string {
  const size = `${bytes.length} ${bytes.length === 1 ? 'byte' : 'bytes'}`
  const start = Buffer.from(bytes.subarray(0, 60))
  if (bytes.length === 0 || !isUtf8(start) || start.includes(0)) return `(${size})`
  return `(${size}) ${quoted(start.toString())}${bytes.length > start.length ? '…' : ''}`
}

/** True for an entry of a map. */
function isPair(value: unknown): value is readonly [string, unknown] {
  return Array.isArray(value) &&
    value.length === 2 &&
    typeof value[0] === 'string' &&
    typeof value[1] !== 'string'
    ? true
    : Array.isArray(value) && value.length === 2 && value.every(item => typeof item === 'string')
}

function isNested(value: unknown): boolean {
  return Array.isArray(value) || isObject(value)
}

function isObject(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  )
}
