import type { ValidateFunction } from 'ajv'
import type { HandWritten } from '../../check/rule.ts'
import { byProtocol } from '../../load/by-protocol.ts'
import { type Loaded, parseAll } from '../../load/load.ts'
import { ownPlaces, type Places } from '../../load/places.ts'
import type { Diagnostic } from '../../report/diagnostic.ts'
import type { Bases, Located } from '../../resolve/bases.ts'
import { resolve } from '../../resolve/resolve.ts'
import { compileLoaded } from '../../run/compile.ts'
import { withBases } from '../../run/with-bases.ts'
import { validate } from '../../validate/validate.ts'
import type { Files } from './old-files.ts'

/** A protocol with its places, or the mistakes in its spec and in those that it takes parts of. */
export interface LocatedOrWrong {
  readonly located?: Located
  readonly diagnostics: readonly Diagnostic[]
  readonly texts: ReadonlyMap<string, string>
}

/** Finds a protocol by its name; undefined if there is none. */
export type Locator = (name: string) => LocatedOrWrong | undefined

/** Compiles the new specs, which must be free of mistakes. */
export function locateNew(
  files: Files,
  schema: ValidateFunction,
  handWritten: HandWritten,
  places: Places = ownPlaces,
): Locator {
  return locator(files, places, (loaded, bases) => {
    const compiled = compileLoaded(loaded, schema, handWritten, places, bases)
    const { protocol, spans, diagnostics, texts } = compiled
    if (protocol === undefined || spans === undefined) return { diagnostics, texts }
    return { located: { protocol, spans }, diagnostics, texts }
  })
}

/** Reads the old specs: rules that came later do not count, but they must be in today's language. */
export function locateOld(files: Files, schema: ValidateFunction, places: Places = ownPlaces): Locator {
  return locator(files, places, (loaded, bases) => {
    const { files: parsed, texts, diagnostics } = loaded
    const validated = validate(parsed, schema)
    const wrong = [...diagnostics, ...validated.diagnostics]
    if (bases.isBroken) return { diagnostics: wrong, texts }
    const { protocol, spans, diagnostics: unresolved } = resolve(parsed, validated.broken, bases)
    const all = [...wrong, ...unresolved]
    if (protocol === undefined || all.length > 0) return { diagnostics: all, texts }
    return { located: { protocol, spans }, diagnostics: [], texts }
  })
}

function locator(
  files: Files,
  { spec }: Places,
  locate: (loaded: Loaded, bases: Bases) => LocatedOrWrong,
): Locator {
  const sources = byProtocol(files, spec)
  const all = withBases<LocatedOrWrong>({
    names: [...sources.keys()],
    load: name => parseAll(sources.get(name) ?? []),
    make: (_, loaded, bases, cycles) => {
      const found = locate(loaded, bases)
      return cycles.length === 0
        ? found
        : { diagnostics: [...cycles, ...found.diagnostics], texts: found.texts }
    },
    located: made => made.located,
  })
  return name => {
    if (!sources.has(name)) return undefined
    const found = all.of(name)
    if (found.located !== undefined) return found
    // The mistakes may be in one that it takes parts of.
    const made = all.order.map(all.of)
    return {
      diagnostics: made.flatMap(each => each.diagnostics),
      texts: new Map(made.flatMap(({ texts }) => [...texts])),
    }
  }
}
