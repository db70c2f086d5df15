import type { Layout } from '../../runtime/layout/layout.ts'
import { walkParts } from '../../runtime/layout/locate.ts'
import type { Session } from '../../runtime/session/session.ts'

const ROW = 16
/** Number of rows that are shown of one field. */
const ROWS = 8

/** Bytes with a name: those of a field, or those in no field. */
export interface HexPart {
  readonly path: string
  readonly start: number
  readonly end: number
}

/** Finds the words and strings of one value, and the rest of `bytes` after them. */
export function partsOf(layout: Layout, type: string, bytes: Buffer, session: Session): HexPart[] {
  const parts: HexPart[] = []
  if (Object.hasOwn(layout, type)) {
    walkParts(layout, type, bytes, session, part => parts.push({ ...part, path: part.path || 'value' }))
  }
  const end = parts.at(-1)?.end ?? 0
  if (end < bytes.length) parts.push({ path: type, start: end, end: bytes.length })
  return parts
}

/** Writes rows of at most 16 bytes; each part begins a row, which has its name. `bytes` start at `base`. */
export function renderHex(bytes: Buffer, parts: readonly HexPart[], base: number): string[] {
  return parts.flatMap(({ path, start, end }) => {
    const rows: string[] = []
    const last = Math.min(end, start + ROWS * ROW)
    for (let at = start; at < last; at += ROW) {
      const row = bytes.subarray(at, Math.min(last, at + ROW))
      rows.push(renderRow(base + at, row, at === start ? path : ''))
    }
    if (last < end) rows.push(`          … ${end - last} more bytes`)
    return rows
  })
}

function renderRow(offset: number, row: Buffer, path: string): string {
  const hex = [...row].map(byte => byte.toString(16).padStart(2, '0')).join(' ')
  const text = row.toString('latin1').replace(/[^\x20-\x7e]/g, '.')
  const address = offset.toString(16).padStart(8, '0')
  return `${address}  ${hex.padEnd(ROW * 3 - 1)}  ${text.padEnd(ROW)}  ${path}`.trimEnd()
}
