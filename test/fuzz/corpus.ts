import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CorpusFile, parseCorpusFile, printCorpusFile } from './input/corpus-file.ts'

/** The folder of all files of the corpus, one folder for each target. */
export const corpusFolder: string = join(import.meta.dirname, 'corpus')

/** Lists the files of a target. */
export function corpusFiles(target: string, folder: string = corpusFolder): string[] {
  const own = join(folder, target)
  return existsSync(own)
    ? readdirSync(own)
        .sort()
        .map(name => join(own, name))
    : []
}

/** Reads a file of the corpus. @throws {Error} with the place of what is wrong in it. */
export function readCorpusFile(path: string): CorpusFile {
  try {
    return parseCorpusFile(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new Error(`${path}: ${(cause as Error).message}`, { cause })
  }
}

/** Writes a find into the corpus; returns the path of its file. */
export function writeCorpusFile(file: CorpusFile, invariant: string, folder: string = corpusFolder): string {
  const text = printCorpusFile(file)
  const own = join(folder, file.target)
  mkdirSync(own, { recursive: true })
  const path = join(own, `${invariant}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}.jsonl`)
  writeFileSync(path, text)
  return path
}
