import { fstatSync, readFileSync } from 'node:fs'
import { type Io, UserError } from './io.ts'
import { textOf } from './text/visible-text.ts'

/**
 * Gives the streams of this process. If the reader of its output closes that early, the process just ends; without one
 * of its errors it goes on.
 */
export function nodeIo(): Io {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit()
  })
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    // There is no other place for what is told, and the command may be of use without.
    if (error.code !== 'EPIPE') throw error
  })
  return {
    async stdin() {
      const chunks: Buffer[] = []
      // Node reads a folder as if it were empty.
      if (fstatSync(0).isDirectory()) throw new UserError('standard input is a folder')
      for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
      return Buffer.concat(chunks)
    },
    readFile: path => readFileSync(path),
    print(lines) {
      process.stdout.write(textOf(lines))
    },
    printError(lines) {
      process.stderr.write(textOf(lines))
    },
    streams: () => ({ readable: process.stdin, writable: process.stdout }),
    write(bytes) {
      process.stdout.write(bytes)
    },
    writeError(bytes) {
      process.stderr.write(bytes)
      return process.stderr.writableLength
    },
    exit: status => process.exit(status),
  }
}
