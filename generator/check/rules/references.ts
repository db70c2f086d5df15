import type { Span } from '../../report/diagnostic.ts'
import { suggestion } from '../../report/nearest.ts'
import { baseOfName } from '../base-of.ts'
import { bodiesOf } from '../bodies-of.ts'
import { kindWords } from '../mismatch.ts'
import type { Rule } from '../rule.ts'
import { typeUses, wordUses } from '../type-uses.ts'

export const undefinedType: Rule = {
  id: 'undefined-type',
  summary: 'Every type that is named is defined.',
  check: (context, report) => {
    const { types, broken, spans, protocol } = context
    const isMissing = (name: string): boolean => !types.has(name) && !broken.has(name)
    const message = (name: string): string => `no type is named \`${name}\``
    for (const { ref } of typeUses(protocol)) {
      if (ref.kind !== 'named' || !isMissing(ref.name)) continue
      report(spans.at(ref), message(ref.name), suggestion(ref.name, types.keys()))
    }
    for (const { name, span } of wordUses(context)) {
      if (isMissing(name)) report(span, message(name), suggestion(name, types.keys()))
    }
  },
}

export const wordType: Rule = {
  id: 'word-type',
  summary: 'Tags, counts, markers and the numbers of enums are integers; tags and markers may be booleans.',
  check: (context, report) => {
    for (const { name, span, what, booleanToo, isSeen } of wordUses(context)) {
      const base = baseOfName(context, name)
      if (isSeen && base?.kind === 'integer' && base.as !== 'number') {
        const hint = `leave out \`as: ${base.as}\`, or take another type`
        report(span, `${what} must be seen as a number, and \`${name}\` is not`, hint)
      }
      if (base === undefined || base.kind === 'integer' || (base.kind === 'boolean' && booleanToo)) continue
      const wanted = booleanToo ? 'an integer or a boolean' : 'an integer'
      report(span, `${what} must be ${wanted}, and \`${name}\` is ${kindWords(base)}`)
    }
  },
}

export const undefinedStream: Rule = {
  id: 'undefined-stream',
  summary: 'Every stream that a body contains, or that a stream repeats, is defined.',
  check: ({ protocol, streams, broken, spans }, report) => {
    const use = (name: string, span: Span): void => {
      if (streams.has(name) || broken.has(name)) return
      report(span, `no stream is named \`${name}\``, suggestion(name, streams.keys()))
    }
    for (const body of bodiesOf(protocol)) {
      if (body.content.kind === 'stream') use(body.content.name, spans.at(body, 'content'))
    }
    for (const stream of protocol.streams) {
      if (stream.kind !== 'record') use(stream.record, spans.at(stream, 'repeat'))
    }
  },
}

export const adapterMissing: Rule = {
  id: 'adapter-missing',
  summary: 'Every adapter that the spec names is a file in the folder of adapters, here runtime/adapters/.',
  check: ({ protocol, handWritten, places, spans }, report) => {
    const shapes = protocol.types.flatMap(({ shape }) => (shape.kind === 'adapted' ? [shape] : []))
    const stands = (protocol.channel?.messages ?? []).flatMap(({ instead }) => instead ?? [])
    for (const use of [...shapes, ...stands]) {
      if (handWritten.adapters.has(use.via)) continue
      const message = `there is no ${places.adapters}/${use.via}.ts`
      report(
        spans.at(use, 'via'),
        message,
        suggestion(use.via, handWritten.adapters) ?? 'write that file, which exports an `Adapter`',
      )
    }
  },
}
