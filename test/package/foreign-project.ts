// Tests a project with its own protocol, whose code the installed package generates.

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emit } from '../../generator/emit/emit.ts'
import { layOut } from '../../generator/format/lay-out.ts'
import { projectPlaces } from '../../generator/load/places.ts'
import { compile as compileSpec } from '../../generator/run/compile.ts'
import { readSchema } from '../../generator/run/compile-all.ts'
import { compile, compilers, installIn, link, root, run } from './project.ts'

const generate = ['--no-install', 'nixwire', 'generate']

/** Describes the tests of a project that generates; `tarball` is called once the package is packed. */
export function describeForeignProject(tarball: () => string): void {
  describe('a project with its own spec', () => {
    let project: string
    beforeAll(async () => {
      project = await installIn('foreign', tarball())
    })
    afterAll(() => rmSync(project, { recursive: true, force: true }))

    test('gets an error that names the packages which the generator needs', async () => {
      const failed = await run('npx', generate, { cwd: project }).catch(error => error)
      const command = join(project, 'node_modules/nixwire/dist/cli/main.js')
      for (const args of [['breaking', '--against', 'HEAD'], ['changes', '1.0', '1.1'], ['docs']]) {
        const tool = await run(process.execPath, [command, ...args], { cwd: project }).catch(error => error)
        expect(tool).toMatchObject({ code: 1, stdout: '' })
        expect(tool.stderr).toMatch(
          /^nixwire: ajv and yaml are not installed: run `npm install --save-dev ajv@/,
        )
      }
      const { peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
      const wanted = ['ts-morph', 'ajv', 'yaml'].map(name => `${name}@${peerDependencies[name]}`).join(' ')
      expect(failed).toMatchObject({
        code: 1,
        stderr: `nixwire: ts-morph, ajv and yaml are not installed: run \`npm install --save-dev ${wanted}\`\n`,
      })
    })

    test('generates the same code as the sources do, without a formatter', async () => {
      link(project, 'ts-morph', '@ts-morph', 'ajv')
      const failed = await run('npx', generate, { cwd: project }).catch(error => error)
      expect(failed.stderr).toMatch(/^nixwire: yaml is not installed: run `npm install --save-dev yaml@/)
      link(project, 'yaml')
      const { stdout } = await run('npx', generate, { cwd: project })
      expect(stdout).toMatch(/^generate: \d+ files, \d+ written, 0 unchanged, 0 removed/)
      const places = projectPlaces('node_modules/nixwire/dist/spec/protocol.schema.json')
      const { protocol } = compileSpec(project, 'spec/echo', readSchema(project, places), places)
      const made = layOut(emit(protocol as NonNullable<typeof protocol>, places))
      const folder = join(project, 'generated/echo')
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(path =>
        /\.\w+$/.test(path),
      )
      expect(files.sort()).toEqual([...made.keys()].sort())
      for (const path of files) expect(readFileSync(join(folder, path), 'utf8'), path).toBe(made.get(path))
      expect((await run('npx', [...generate, '--check'], { cwd: project })).stdout).toContain('0 out of date')
    })

    test.each(compilers)('has a client and a server that work, compiled with %s', async compiler => {
      rmSync(join(project, 'out'), { recursive: true, force: true })
      expect(await compile(compiler, project)).toBe('')
      const { stdout } = await run(process.execPath, ['out/main.js'], { cwd: project })
      expect(JSON.parse(stdout)).toEqual({
        said: { text: 'hello', tone: 'High' },
        heard: ['Said'],
        letters: ['a', 'b', 'c'],
        day: { year: 2024, day: 60 },
        counted: 16,
        refused: 'RemoteError',
        version: 0x102,
        opcode: 2,
      })
    })

    test('gets the mistakes of its spec, with the exit code of the generator', async () => {
      const file = join(project, 'spec/echo/operations.yaml')
      const text = readFileSync(file, 'utf8')
      writeFileSync(file, text.replace('opcode: 2,', 'opcode: 1,'))
      const failed = await run('npx', generate, { cwd: project }).catch(error => error)
      writeFileSync(file, text)
      expect(failed).toMatchObject({ code: 1, stdout: '' })
      expect(failed.stderr).toMatch(/^spec\/echo\/operations\.yaml:4:\d+: error\[/)
      const wrong = await run('npx', [...generate, '--extension', 'mjs'], { cwd: project }).catch(
        error => error,
      )
      expect(wrong).toMatchObject({ code: 2, stdout: '' })
    })
  })
}
