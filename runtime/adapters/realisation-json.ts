import { DecodeError, EncodeError } from '../errors/errors.ts'
import type { Adapter } from '../wire/adapter.ts'

/** The fields of a realisation. Paths are base names without the store directory. */
export interface RealisationFields {
  /** Derivation hash and output name, as `sha256:…!out`. */
  readonly id: string
  readonly outPath: string
  readonly signatures?: readonly string[]
  readonly dependentRealisations?: Readonly<Record<string, string>>
}

/** The fields of a realisation, or its JSON text if encoding the fields would give other bytes. */
export type RealisationJsonValue = RealisationFields | string

/** Longest JSON text of a realisation in characters: it is parsed at once, and others wait meanwhile. */
const LONGEST = 256 << 10

/**
 * Converts between a realisation and its JSON text. Writers send compact text with sorted keys; other valid
 * JSON stays text, so that it is written as it was read.
 */
export const realisationJson: Adapter<string, RealisationJsonValue> = {
  fromWire(wire) {
    if (wire.length > LONGEST)
      throw new DecodeError('bad-value', `the JSON of a realisation is longer than ${LONGEST} characters`)
    let parsed: unknown
    try {
      parsed = JSON.parse(wire)
    } catch {
      // The engine's message differs between releases of Node, so leave it out.
      throw new DecodeError('bad-value', 'a realisation is not JSON')
    }
    if (!isRealisation(parsed)) {
      throw new DecodeError('bad-value', 'a realisation lacks the strings id and outPath')
    }
    return compact(parsed) === wire ? parsed : wire
  },
  toWire(value) {
    if (typeof value === 'string') return value
    if (!isRealisation(value)) {
      throw new EncodeError('missing-field', 'a realisation needs the strings id and outPath')
    }
    return JSON.stringify(sorted(value))
  },
}

function isRealisation(value: unknown): value is RealisationFields {
  const fields = value as Partial<RealisationFields> | null
  return typeof fields === 'object' && typeof fields?.id === 'string' && typeof fields.outPath === 'string'
}

/** Writes a realisation as all writers do; undefined if it is nested so deep that this is not possible. */
function compact(value: RealisationFields): string | undefined {
  try {
    return JSON.stringify(sorted(value))
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Sorts the keys, as every known writer does. */
function sorted(value: RealisationFields): RealisationFields {
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)),
  ) as unknown as RealisationFields
}
