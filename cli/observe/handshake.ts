import { ConnectionError } from '../../runtime/errors/errors.ts'
import { type Say, sessionFeatures, shakeHands } from '../../runtime/protocol/handshake.ts'
import type { Session } from '../../runtime/session/session.ts'
import { takeChannel, takeUnasked } from './channel.ts'
import { type Cursor, Halt, type Observer, take } from './cursor.ts'

/** Takes the handshake, and leaves the session that it agrees on. @throws {Halt} */
export async function takeHandshake(o: Observer): Promise<void> {
  let heard: Cursor = o.client
  const hear = (step: Say, session: Session): unknown => {
    o.session = session
    heard = o[step.from]
    const { value, start, end } = take(o, heard, step.codec, step.name)
    const span = { from: step.from, start, end }
    o.events.push({ kind: 'hello', name: step.name, type: step.name, session, span, value })
    return value
  }
  let agreed = false
  const agree = (): void => {
    if (agreed) return
    agreed = true
    o.events.push({
      kind: 'agreed',
      session: o.session,
      features: sessionFeatures(o.protocol, o.session),
    })
  }
  try {
    const agreement = await shakeHands(o.protocol, {
      role: undefined,
      hear,
      say: () => {},
      flush: () => {},
      choice: () => undefined,
      channel: session => {
        o.session = session
        agree()
        if (takeChannel(o) === 'fail') {
          takeUnasked(o)
          throw new Halt(o.server, true, 'the server refuses the session')
        }
      },
    })
    o.session = agreement.session
    agree()
  } catch (error) {
    if (error instanceof ConnectionError) throw new Halt(heard, false, error.message)
    throw error
  }
}
