import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { protocolNames } from '../../../cli/protocols/find-protocol.ts'
import { golden, nixwire } from '../cli.ts'

const root = join(import.meta.dirname, '../../..')

test.each(protocolNames)('the JSON of %s is printed byte by byte', async name => {
  const { status, out, err } = await nixwire(['spec', '--json', '--protocol', name])
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(out).toEqual(readFileSync(join(root, `generated/${name}/spec.json`)))
})

test('its schema is printed byte by byte', async () => {
  const { status, out } = await nixwire(['spec', '--schema'])
  expect(status).toBe(0)
  expect(out).toEqual(readFileSync(join(root, 'spec/resolved.schema.json')))
})

test.each(protocolNames)('without --json there is an overview of %s', async name => {
  const { status, text } = await nixwire(['spec', '--protocol', name])
  expect(status).toBe(0)
  await expect(text).toMatchFileSnapshot(golden(`spec/${name}.txt`))
})
