import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseArguments } from '../../cli/arguments/parse.ts'
import { commands } from '../../cli/commands/list.ts'
import { sceneOf } from '../support/scene.ts'

const folder = join(import.meta.dirname, '../../examples/systemd')
const units = readdirSync(folder).filter(name => !name.endsWith('.md'))
const services = units.filter(name => name.endsWith('.service'))
const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
const scene = sceneOf('systemd')

describe.each(services)('the unit %s', name => {
  const socket = name.replace('.service', '.socket')

  test('runs a command that takes the sockets it is passed', async () => {
    const line = /^ExecStart=\S+\/nixwire (.*)$/m.exec(read(name))?.[1] ?? ''
    const [command = '', ...args] = line.split(' ')
    const found = commands[command]
    if (found === undefined) throw new Error(`there is no command ${command}`)
    const input = await parseArguments(command, await found.load(), args, commands)
    expect(input).toMatchObject({
      options: { listen: undefined, socketMode: undefined, socketGroup: undefined, logFormat: 'json' },
    })
  })

  test('has a socket, one server for all of its clients, and waits longer than the grace', () => {
    expect(units).toContain(socket)
    expect(read(name)).toContain(`\nRequires=${socket}\n`)
    expect(read(socket)).toMatch(/^ListenStream=\//m)
    expect(read(socket)).toContain('\nAccept=no\n')
    const grace = Number(/--grace (\d+)/.exec(read(name))?.[1] ?? 10)
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(read(name))?.[1])).toBeGreaterThan(grace)
  })
})

test('systemd accepts the units', ({ skip }) => {
  skip(spawnSync('systemd-analyze', ['--version']).status !== 0, 'systemd-analyze is not installed')
  for (const name of units) {
    // It looks for the program and the user, which are not on this machine.
    const text = read(name)
      .replace(/^(ExecStart=)\S+/m, `$1${process.execPath}`)
      .replace(/^(User|Group)=.*$/gm, '$1=root')
    writeFileSync(join(scene.folder, name), text)
  }
  const files = units.map(name => join(scene.folder, name))
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', ...files], { encoding: 'utf8' })
  expect(stderr.split('\n').filter(line => line.includes(scene.folder))).toEqual([])
  expect(status).toBe(0)
})
