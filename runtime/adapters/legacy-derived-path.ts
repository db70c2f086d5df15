import { DecodeError, EncodeError } from '../errors/errors.ts'
import type { Adapter } from '../wire/adapter.ts'

/** A derived path in its current grammar, such as `x.drv!out`, `x.drv!*` or `x.drv`. */
export type LegacyDerivedPathValue = string

const ALL = '!*'

/**
 * Converts between the current grammar of derived paths and the older one, which cannot ask for the .drv file
 * itself: there `x.drv` means all outputs (now `x.drv!*`), and a `*` after `!` is the name of an output. The
 * older grammar splits at the first `!`, so it has no nested paths.
 */
export const legacyDerivedPath: Adapter<string, LegacyDerivedPathValue> = {
  fromWire(wire) {
    if (wire.endsWith(ALL)) {
      throw new DecodeError(
        'bad-value',
        `${JSON.stringify(wire)} asks for an output named *: this version has no wildcard`,
      )
    }
    if (isNested(wire)) {
      throw new DecodeError(
        'bad-value',
        `${JSON.stringify(wire)} is nested, which this version does not have`,
      )
    }
    return wire.endsWith('.drv') && !wire.includes('!') ? wire + ALL : wire
  },
  toWire(value) {
    if (isNested(value)) {
      throw new EncodeError(
        'not-encodable',
        `${JSON.stringify(value)} is nested: this version would take the rest for the name of one output`,
      )
    }
    if (value.includes('!')) {
      if (!value.endsWith(ALL)) return value
      const path = value.slice(0, -ALL.length)
      if (path.endsWith('.drv')) return path
      throw new EncodeError(
        'not-encodable',
        `${JSON.stringify(value)}: only all outputs of a .drv path can be named`,
      )
    }
    if (!value.endsWith('.drv')) return value
    throw new EncodeError(
      'not-encodable',
      `${JSON.stringify(value)} means the .drv file itself, which this version cannot name; add !* for all its outputs`,
    )
  },
}

function isNested(text: string): boolean {
  return text.indexOf('!') !== text.lastIndexOf('!')
}
