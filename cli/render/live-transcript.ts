import type { Layout } from '../../runtime/layout/layout.ts'
import type { AnyOperation } from '../../runtime/protocol/protocol.ts'
import type { ProxyEvents } from '../../runtime/proxy/events.ts'
import type { Session } from '../../runtime/session/session.ts'
import type { KnownProtocol } from '../protocols/known-protocol.ts'
import { messageOf } from '../text/visible-text.ts'
import { type Rendered, renderEvent } from './event.ts'

/** The place of every event, because a proxy does not count bytes. */
const nowhere = { start: 0, end: 0 }

/** Makes events that print each message of a proxy as it passes, after the number of its connection. */
export function liveTranscript(
  known: KnownProtocol,
  layout: Layout,
  connection: number,
  print: (lines: readonly string[]) => void,
): ProxyEvents {
  const start = performance.now()
  const context = { known, layout, failure: undefined }
  const show = ({ arrow, lines }: Rendered): void => {
    const time = (performance.now() - start).toFixed(1).padStart(9)
    const head = `${String(connection).padStart(3)} ${time}  ${arrow}  `
    print(lines.map((line, index) => `${index === 0 ? head : ' '.repeat(head.length)}${line}`))
  }
  const coded = (
    from: 'client' | 'server',
    type: string,
    session: Session,
  ): { span: { from: 'client' | 'server'; start: number; end: number }; type: string; session: Session } => ({
    span: { from, ...nowhere },
    type,
    session,
  })
  const sides = new Map(
    known.protocol.handshake.flatMap(step => (step.kind === 'say' ? [[step.name, step.from] as const] : [])),
  )
  const unknown: Session = { version: 0, features: 0 }
  return {
    hello(name, value) {
      const at = coded(sides.get(name) ?? 'client', name, unknown)
      show(renderEvent({ kind: 'hello', name, value, ...at }, context))
    },
    request(operation: AnyOperation, value, session) {
      const at = coded('client', `${operation.name}Request`, session)
      show(renderEvent({ kind: 'request', opcode: operation.opcode, operation, value, ...at }, context))
    },
    message(message, _, session) {
      const at = coded('server', known.protocol.channel?.name ?? '', session)
      const role = known.protocol.channel?.roles[message.kind] ?? 'log'
      show(renderEvent({ kind: 'message', role, message, late: false, ...at }, context))
    },
    body(way, bytes) {
      show({ arrow: way === 'upload' ? '→' : '←', lines: [`  ${way} of ${bytes} bytes`] })
    },
    response(operation, value, session) {
      const at = coded('server', `${operation.name}Response`, session)
      show(renderEvent({ kind: 'response', value, ...at }, context))
    },
    failure(error) {
      show({ arrow: '←', lines: [`fails: ${messageOf(error)[0]}`] })
    },
  }
}
