import { DecodeError, EncodeError } from '../errors/errors.ts'
import type { Adapter } from '../wire/adapter.ts'

/** The contents of a realisation. Paths are base names without the store directory. */
export interface RealisationFields {
  /** Derivation hash and output name, `sha256:…!out`. */
  readonly id: string
  readonly outPath: string
  readonly signatures?: readonly string[]
  readonly dependentRealisations?: Readonly<Record<string, string>>
}

/** The fields, or the JSON text itself where writing the fields again would give other bytes. */
export type RealisationJsonValue = RealisationFields | string

/**
 * JSON in a string. Writers send compact text with sorted keys; text of any other form is valid too, and
 * stays text, so that it goes out as it came in.
 */
export const realisationJson: Adapter<string, RealisationJsonValue> = {
  fromWire(wire) {
    let parsed: unknown
    try {
      parsed = JSON.parse(wire)
    } catch {
      // The engine's own words differ between releases of Node.
      throw new DecodeError('bad-value', 'a realisation is not JSON')
    }
    if (!isRealisation(parsed)) {
      throw new DecodeError('bad-value', 'a realisation lacks the strings id and outPath')
    }
    return JSON.stringify(sorted(parsed)) === wire ? parsed : wire
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

/** Every known writer sorts its keys, so the one that a caller wrote in another order is sorted too. */
function sorted(value: RealisationFields): RealisationFields {
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)),
  ) as unknown as RealisationFields
}
