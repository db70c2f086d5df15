import { describe, expect, test } from 'vitest'
import { holds } from '../../runtime/session/gate.ts'
import { testedProtocols } from '../support/shapes.ts'
import { checkCall, talkIn } from './talk.ts'

describe.each(testedProtocols)('$name', tested => {
  const operations = [...tested.protocol.operations.values()]

  test.each([
    ['the generated client and server', false],
    ['the generated client, proxy and server', true],
  ])('%s carry all operations and bodies in each session', async (_, through) => {
    const called = new Set<string>()
    for (const [at, session] of tested.sessions.boundary.entries()) {
      const talk = await talkIn(tested, session, through)
      for (const [index, operation] of operations.entries()) {
        if (!holds(session, operation.gate)) continue
        await checkCall(tested, talk, operation, 1 + at * operations.length + index)
        called.add(operation.name)
      }
      await talk.client.close()
      expect(talk.errors).toEqual([])
    }
    expect(operations.filter(({ name }) => !called.has(name))).toEqual([])
  })
})
