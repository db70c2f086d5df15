import { expect, test } from 'vitest'
import {
  readQuerySubstitutablePathInfoResponse,
  writeQuerySubstitutablePathInfoResponse,
} from '../../../generated/nix-daemon/operations.ts'
import { V1_38 } from '../../../generated/nix-daemon/versions.ts'
import { decode, encode } from '../../../runtime/wire/codec.ts'

const session = { version: V1_38, features: 0 }

test('a lax tag above 1 announces a value, and an exact reader refuses it, since no writer would repeat it', () => {
  const info = { deriver: undefined, references: [], downloadSize: 0, narSize: 0 }
  const bytes = encode(writeQuerySubstitutablePathInfoResponse, info, session)
  bytes[0] = 2
  expect(decode(readQuerySubstitutablePathInfoResponse, bytes, session)).toEqual(info)
  expect(() => decode(readQuerySubstitutablePathInfoResponse, bytes, session, { exact: true })).toThrow(
    'tag 2 is neither 0 (nothing) nor 1 (a value)',
  )
})
