import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { emit } from '../../generator/emit/emit.ts'
import type { Protocol } from '../../generator/ir/protocol.ts'
import { root } from './diagnose.ts'

/**
 * Generated code of any number of protocols, in a folder from which it finds the runtime as it does from
 * `generated/`. Its user disposes of it.
 */
export class Emitted {
  readonly folder: string

  constructor() {
    this.folder = mkdtempSync(join(root, '.test-generated-'))
  }

  /** Writes the code of a protocol, and returns its files; that of others that it takes parts of stands beside it. */
  add(
    name: string,
    protocol: Protocol,
    others: ReadonlyMap<string, Protocol> = new Map(),
  ): ReadonlyMap<string, string> {
    for (const [other, each] of others) this.add(other, each)
    const files = emit(protocol)
    for (const [path, text] of files) {
      const absolute = this.path(name, path)
      mkdirSync(dirname(absolute), { recursive: true })
      if (existsSync(absolute) && readFileSync(absolute, 'utf8') !== text)
        throw new Error(`two protocols are called ${name}`)
      writeFileSync(absolute, text)
    }
    return files
  }

  path(name: string, file: string): string {
    return join(this.folder, name, file)
  }

  /** Compiles all of it; returns the errors, or an empty text. */
  typeErrors(): string {
    const config = { extends: '../tsconfig.json', include: ['./**/*.ts'], exclude: [] }
    writeFileSync(join(this.folder, 'tsconfig.json'), JSON.stringify(config))
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const run = spawnSync(process.execPath, [tsc, '-p', this.folder, '--pretty', 'false'], {
      encoding: 'utf8',
    })
    return run.stdout + run.stderr
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
