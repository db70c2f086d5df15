import type { Span } from '../report/diagnostic.ts'
import { type Entry, keySpanOf, spanOf } from './entry.ts'

/** Finds the YAML behind an object of the protocol, which itself knows only a line. */
export class Spans {
  readonly #entries = new WeakMap<object, Entry<unknown>>()

  /** Remembers the origin of an object, and returns it. */
  track<T extends object>(object: T, entry: Entry<unknown>): T {
    this.#entries.set(object, entry)
    return object
  }

  /**
   * Finds the span of the value at a path below the object's YAML; of the nearest value around it if it is
   * not written.
   */
  at(object: object, ...path: (string | number)[]): Span {
    return spanOf(this.#entry(object), ...path)
  }

  /** Finds the span of one of the object's keys. */
  keyAt(object: object, key: string): Span {
    return keySpanOf(this.#entry(object), key)
  }

  #entry(object: object): Entry<unknown> {
    const entry = this.#entries.get(object)
    if (entry === undefined) throw new Error('an object of the IR without a place in the spec')
    return entry
  }
}
