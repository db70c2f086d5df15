import { DecodeError, WireError } from '../../runtime/index.ts'
import { ContentsError } from '../model/contents.ts'

/** An error on its way out of a thread, which can pass no instances of classes but plain errors. */
export type PackedError =
  | {
      readonly kind: 'contents' | 'decode'
      readonly code: string
      readonly problem: string
      readonly place: WireError['place']
      readonly cause: unknown
    }
  | { readonly kind: 'other'; readonly error: unknown }

export function packError(error: unknown): PackedError {
  const kind = error instanceof ContentsError ? 'contents' : error instanceof DecodeError ? 'decode' : 'other'
  if (kind === 'other' || !(error instanceof WireError)) return { kind: 'other', error: plain(error) }
  const { code, problem, place } = error
  return { kind, code, problem, place, cause: plain(error.cause) }
}

export function unpackError(packed: PackedError): unknown {
  if (packed.kind === 'other') return whole(packed.error)
  const { code, problem, place } = packed
  if (packed.kind === 'decode') return new DecodeError(code as DecodeError['code'], problem, place)
  const cause = whole(packed.cause)
  return new ContentsError(code as ContentsError['code'], problem, cause === undefined ? {} : { cause })
}

/** Splits off the properties of an error of the system: between threads, errors lose theirs. */
function plain(error: unknown): unknown {
  return error instanceof Error ? { error: new Error(error.message), properties: { ...error } } : undefined
}

function whole(packed: unknown): unknown {
  if (packed === undefined) return undefined
  const { error, properties } = packed as { error: Error; properties: object }
  return Object.assign(error, properties)
}
