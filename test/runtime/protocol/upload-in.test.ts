import { expect, test } from 'vitest'
import type { OperationInfo } from '../../../runtime/protocol/protocol.ts'
import { uploadIn } from '../../../runtime/protocol/upload-in.ts'
import { terminated } from '../../support/toy/terminated.ts'

const operation: OperationInfo = {
  name: 'Put',
  opcode: 1,
  gate: {},
  channel: true,
  method: 'put',
  upload: [
    { gate: { since: 0x117 }, by: 'frames', content: { kind: 'bytes' } },
    { gate: { since: 0x115, before: 0x117 }, by: 'pull', content: { kind: 'bytes' } },
    { gate: { before: 0x115 }, by: 'inline', content: { kind: 'grammar', grammar: terminated } },
  ],
}

test.each([
  [0x126, 'frames'],
  [0x117, 'frames'],
  [0x116, 'pull'],
  [0x115, 'pull'],
  [0x114, 'inline'],
])('the upload of a session of version %i is sent by %s', (version, by) => {
  expect(uploadIn({ version, features: 0 }, operation)?.by).toBe(by)
})

test('an operation without a body has no upload', () => {
  const { upload: _, ...without } = operation
  expect(uploadIn({ version: 0x126, features: 0 }, without)).toBeUndefined()
})
