import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { golden, nixwire } from './cli.ts'

describe('help', () => {
  it.each([
    ['main', ['--help']],
    ['decode', ['decode', '--help']],
    ['encode', ['encode', '-h']],
    ['transcript', ['transcript', '--help']],
    ['proxy', ['proxy', '--help']],
    ['serve', ['serve', '--help']],
  ])('of %s', async (name, args) => {
    const { status, text, err } = await nixwire(args)
    expect({ status, err }).toEqual({ status: 0, err: '' })
    await expect(text).toMatchFileSnapshot(golden(`help/${name}.txt`))
    expect(Math.max(...text.split('\n').map(line => line.length))).toBeLessThanOrEqual(90)
  })

  it('says the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'))
    expect((await nixwire(['--version'])).text).toBe(`${version}\n`)
  })
})
