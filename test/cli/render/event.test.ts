import { expect, test } from 'vitest'
import { findProtocol } from '../../../cli/protocols/find-protocol.ts'
import { renderEvent } from '../../../cli/render/event.ts'
import { parseVersion } from '../../../runtime/session/session.ts'

const known = await findProtocol('nix-daemon')
const layout = await known.protocol.layout()

test.each([
  ['QueryPathInfo', undefined, 'reply  none'],
  ['QueryDeriver', undefined, 'reply  none'],
  ['IsValidPath', false, 'reply  false'],
  ['AddTempRoot', undefined, 'done'],
  ['NarFromPath', undefined, 'done'],
])('the response of %s, %j, is shown as "%s"', (operation, value, text) => {
  const session = { version: parseVersion('1.38'), features: 0 }
  const span = { from: 'server', start: 0, end: 0 } as const
  const event = { kind: 'response', type: `${operation}Response`, value, session, span } as const
  expect(renderEvent(event, { known, layout, failure: undefined }).lines).toEqual([text])
})
