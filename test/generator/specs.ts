import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Protocol } from '../../generator/ir/protocol.ts'
import { compile } from '../../generator/run/compile.ts'
import { compileSchema } from '../../generator/validate/validate.ts'

export const root: string = join(import.meta.dirname, '../..')

/** Compiles the protocol that this project describes. */
export function specProtocol(): Protocol {
  const schema = compileSchema(JSON.parse(readFileSync(join(root, 'spec/protocol.schema.json'), 'utf8')))
  const { protocol } = compile(root, 'spec/nix-daemon', schema)
  if (protocol === undefined) throw new Error('the spec has mistakes: npm run generate shows them')
  return protocol
}
