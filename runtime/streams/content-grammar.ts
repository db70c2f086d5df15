import type { InputOptions } from '../input/input-options.ts'
import type { SelfEnding } from '../protocol/protocol.ts'
import type { Session } from '../session/session.ts'
import type { Grammar } from '../wire/grammar.ts'
import { RecordsWalker } from './records-walker.ts'

/** Returns the grammar by which a body ends: its own, or that of records in the form of a session. */
export function contentGrammar(content: SelfEnding, session: Session, options: InputOptions): Grammar {
  if (content.kind === 'grammar') return content.grammar
  const { stream } = content
  return {
    name: 'records',
    title: stream.name,
    walk: (maxDepth = 64) => new RecordsWalker(stream, session, options, maxDepth),
  }
}
