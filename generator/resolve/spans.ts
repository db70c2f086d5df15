import type { Span } from '../report/diagnostic.ts'
import { type Entry, keySpanOf, spanOf } from './entry.ts'

/** Finds the YAML behind an object of the protocol, which itself knows only a line. */
export class Spans {
  readonly #entries = new WeakMap<object, Entry<unknown>>()
  /** Entries of other protocols that objects were made from. */
  readonly #origins = new WeakMap<object, Entry<unknown>>()

  /** Remembers the origin of an object, and returns it. */
  track<T extends object>(object: T, entry: Entry<unknown>): T {
    this.#entries.set(object, entry)
    return object
  }

  /**
   * Remembers the entry that shares an object of another protocol, which was made from one of that protocol, and
   * returns the object.
   */
  adopt<T extends object>(object: T, entry: Entry<unknown>, from: object, others: Spans): T {
    const origin = others.#origins.get(from) ?? others.#entries.get(from)
    if (origin !== undefined) this.#origins.set(object, origin)
    return this.track(object, entry)
  }

  /** Finds the same as {@link at}, but of a shared object where it stands in the other protocol. */
  originAt(object: object, ...path: (string | number)[]): Span {
    return spanOf(this.#origins.get(object) ?? this.#entry(object), ...path)
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

  /** Gives the entry that an object was read from, or that shares it. */
  entryOf(object: object): Entry<unknown> {
    return this.#entry(object)
  }

  #entry(object: object): Entry<unknown> {
    const entry = this.#entries.get(object)
    if (entry === undefined) throw new Error('an object of the IR without a place in the spec')
    return entry
  }
}
