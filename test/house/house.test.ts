import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { circles, type Import, importsOf, root, sources } from './imports.ts'
import { drawHouse } from './picture.ts'
import { withRooms } from './room-tables.ts'
import { type Folder, house } from './rooms.ts'

const every = ['runtime', 'generated', 'nix', 'store', 'cli', 'generator', 'bench', 'examples', 'test']
const imports = every.flatMap(sources).flatMap(importsOf)
const readme = readFileSync(join(root, 'README.md'), 'utf8')

const folderOf = (path: string): string => path.split('/')[0] as string
const roomOf = (path: string): string => path.split('/')[1] as string
const isOurs = ({ to }: Import): boolean => every.includes(folderOf(to))
const told = ({ from, to }: Import): string => `${from} imports ${to}`

describe('imports run one way', () => {
  test.each(house)('$name/ imports no folder but those it may', folder => {
    const own = imports.filter(({ from }) => folderOf(from) === folder.name)
    expect(own.length).toBeGreaterThan(0)
    const wrong = own.filter(
      entry => isOurs(entry) && ![folder.name, ...folder.imports].includes(folderOf(entry.to)),
    )
    expect(wrong.map(told)).toEqual([])
  })

  test.each(house.filter(({ floors }) => floors.length > 0))(
    'rooms of $name/ import rooms of lower floors only',
    folder => {
      const wrong = imports.filter(
        ({ from, to }) =>
          folderOf(from) === folder.name && folderOf(to) === folder.name && !isDownward(folder, from, to),
      )
      expect(wrong.map(told)).toEqual([])
    },
  )

  test.each(house.filter(({ floors }) => floors.length > 0))(
    'every room of $name/ has a place in the plan',
    folder => {
      const planned = folder.floors.flat().map(room => room.name)
      expect(readdirSync(join(root, folder.name)).sort()).toEqual(planned.sort())
    },
  )

  test('generated code imports the doors of the runtime, and the adapters and grammars that a spec names', () => {
    const inside = imports.filter(
      ({ from, to }) => folderOf(from) === 'generated' && folderOf(to) === 'runtime',
    )
    const rooms = new Set(inside.map(({ to }) => roomOf(to)))
    expect([...rooms].filter(room => !['codegen', 'adapters', 'grammars'].includes(room))).toEqual([])
  })

  test('the command imports the generator, which needs other packages, only to generate', () => {
    const inside = imports.filter(({ from, to }) => folderOf(from) === 'cli' && folderOf(to) === 'generator')
    expect(inside.map(told)).toEqual([
      'cli/commands/generate.ts imports generator/run/installed.ts',
      'cli/commands/own-protocols.ts imports generator/tools/installed.ts',
      // This module needs none.
      'cli/run.ts imports generator/load/language.ts',
    ])
  })

  test('no file imports itself through others', () => {
    expect(circles(imports).map(group => group.join(' ↔ '))).toEqual([])
  })
})

function isDownward(folder: Folder, from: string, to: string): boolean {
  const [own, other] = [roomOf(from), roomOf(to)]
  const floor = (name: string): number =>
    folder.floors.findIndex(rooms => rooms.some(room => room.name === name))
  return own === other || floor(other) < floor(own)
}

describe('packages are imported in their places', () => {
  const foreign = imports.filter(
    entry => !entry.to.includes('/') || entry.to.includes(':') || entry.to.startsWith('@'),
  )

  test('only transport/ does I/O in the runtime', () => {
    const doing = foreign.filter(
      ({ from, to }) =>
        folderOf(from) === 'runtime' && /^node:(net|tls|fs|child_process|http|https|dgram)\b/.test(to),
    )
    expect([...new Set(doing.map(({ from }) => roomOf(from)))]).toEqual(['transport'])
  })

  test('only diagnostics/ tells programs what happens', () => {
    const telling = foreign.filter(({ to }) => to === 'node:diagnostics_channel').map(({ from }) => from)
    expect(telling.filter(from => folderOf(from) !== 'test')).toEqual(['runtime/diagnostics/channels.ts'])
  })

  test('only testing/ needs fast-check in the runtime, only transport/ koffi, and nothing another package', () => {
    const packages = foreign.filter(
      ({ from, to }) =>
        ['runtime', 'generated'].includes(folderOf(from)) &&
        !to.startsWith('node:') &&
        !isOurs({ from, to, late: false }),
    )
    expect([...new Set(packages.map(({ to }) => to))].sort()).toEqual(['fast-check', 'koffi'])
    const inside = packages.filter(({ from }) => folderOf(from) === 'runtime')
    expect([...new Set(inside.map(({ from, to }) => `${roomOf(from)}: ${to}`))].sort()).toEqual([
      'testing: fast-check',
      'transport: koffi',
    ])
  })

  test('modules are loaded late only in the places of this list', () => {
    const lists = ['cli/commands/list.ts', 'cli/protocols/protocol-table.ts']
    const late = imports.filter(
      // The lists of commands and protocols load each of them late.
      ({ from, late }) => late && folderOf(from) !== 'test' && !lists.includes(from),
    )
    expect(late.map(told).sort()).toEqual([
      'cli/commands/generate.ts imports generator/run/installed.ts',
      'cli/commands/own-protocols.ts imports generator/tools/installed.ts',
      'cli/commands/serve.ts imports cli/commands/serve-stdio.ts',
      'cli/operate/metrics.ts imports prom-client',
      'generated/guix-daemon/core.ts imports generated/guix-daemon/layout.ts',
      'generated/nix-daemon/core.ts imports generated/nix-daemon/layout.ts',
      'generated/nix-serve/core.ts imports generated/nix-serve/layout.ts',
      'runtime/client/call-with-body.ts imports runtime/client/record-body.ts',
      'runtime/client/connection.ts imports runtime/client/call-with-body.ts',
      'runtime/client/connection.ts imports runtime/client/download-records.ts',
      'runtime/client/connection.ts imports runtime/client/download.ts',
      'runtime/client/connection.ts imports runtime/client/element-batches.ts',
      'runtime/client/open.ts imports runtime/client/told-connection.ts',
      'runtime/client/state.ts imports runtime/layout/explain.ts',
      'runtime/transport/dial.ts imports runtime/transport/spawn.ts',
      'runtime/transport/libc.ts imports koffi',
    ])
  })

  test('the library needs nothing at run time', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(manifest.dependencies).toBeUndefined()
  })
})

describe('docs/architecture.md', () => {
  // `npm run house:update` writes both anew.
  test('has the table of all rooms', async () => {
    const path = join(root, 'docs/architecture.md')
    const page = readFileSync(path, 'utf8')
    await expect(withRooms(page, house, imports)).toMatchFileSnapshot(path)
  })

  test('has a picture of the house', async () => {
    await expect(drawHouse(house)).toMatchFileSnapshot(join(root, 'docs/architecture.svg'))
  })
})

describe('written files', () => {
  const written = every.filter(folder => folder !== 'generated').flatMap(sources)

  test('of the command write to a terminal in one place, which shows what would move it', () => {
    const writing = written.filter(
      file =>
        folderOf(file) === 'cli' &&
        /process\.std(out|err)\b|\bconsole\./.test(readFileSync(join(root, file), 'utf8')),
    )
    expect(writing).toEqual(['cli/node-io.ts'])
  })

  test('listen for an abort only where it is also noticed if it has come already', () => {
    const listening = written.filter(
      file =>
        folderOf(file) !== 'test' &&
        readFileSync(join(root, file), 'utf8').includes("addEventListener('abort'"),
    )
    // The generator imports nothing of the runtime, and so tests its signal itself.
    expect(listening).toEqual(['runtime/transport/on-abort.ts', 'generator/run/watch.ts'])
  })

  test('are at most 300 lines long', () => {
    const long = written
      .map(file => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > 300)
    expect(long).toEqual([])
  })

  test('have names in kebab-case', () => {
    const odd = written.filter(
      file => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*(\.test-d)?\.ts$/.test(file.split('/').at(-1) as string),
    )
    expect(odd).toEqual([])
  })
})

test('every program in the README is one of the examples, which are type-checked', () => {
  const shown = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(match => match[1] as string)
  const examples = sources('examples').map(file => readFileSync(join(root, file), 'utf8'))
  expect(shown.length).toBeGreaterThan(0)
  for (const program of shown) expect(examples).toContain(program)
})
