import { deepStrictEqual } from 'node:assert'
import { readValidPathInfo } from '../../generated/nix-daemon/read.ts'
import type { ValidPathInfo } from '../../generated/nix-daemon/types.ts'
import { writeValidPathInfo } from '../../generated/nix-daemon/write.ts'
import { Input } from '../../runtime/input/input.ts'
import { decode, encode } from '../../runtime/wire/codec.ts'
import type { Read } from '../../runtime/wire/read.ts'
import { readList } from '../../runtime/wire/read-list.ts'
import type { Write } from '../../runtime/wire/write.ts'
import { writeList } from '../../runtime/wire/write-list.ts'
import { fromChunks } from '../baselines/chunks.ts'
import { count, open } from '../baselines/cursor.ts'
import { encodePathInfos, lendPathInfos } from '../baselines/encode.ts'
import { pathInfo, pathInfoList } from '../baselines/path-info.ts'
import { serializers } from '../baselines/serializers.ts'
import type { Benchmark, Size } from '../harness/benchmark.ts'
import { pump } from '../harness/turn.ts'
import { chunksOf, pathInfos, SESSION } from '../inputs/data.ts'

const MESSAGE = 100
const CHUNK = 64 << 10

const readInfos: Read<ValidPathInfo[]> = r => readList(r, readValidPathInfo)
const writeInfos: Write<readonly ValidPathInfo[]> = (w, value) => writeList(w, value, writeValidPathInfo)

interface Data {
  readonly messages: readonly (readonly ValidPathInfo[])[]
  readonly bytes: readonly Buffer[]
  readonly items: number
}

function data(size: Size): Data {
  const items = size === 'full' ? 10_000 : 200
  const infos = pathInfos(items)
  const messages = Array.from({ length: items / MESSAGE }, (_, index) =>
    infos.slice(index * MESSAGE, (index + 1) * MESSAGE),
  )
  return { messages, bytes: messages.map(message => encode(writeInfos, message, SESSION)), items }
}

function byHand(bytes: Buffer): ValidPathInfo[] {
  open(bytes, 0, bytes.length)
  return pathInfoList()
}

/** Makes a run over all messages that uses and drops each result. */
function each<T>(values: readonly T[], use: (value: T) => { readonly length: number }): () => number {
  return () => {
    let sum = 0
    for (const value of values) sum += use(value).length
    return sum
  }
}

function path(record: { readonly path: string }): string {
  return record.path
}

/** Makes a run that decodes whole records and keeps only their paths. */
function paths(bytes: readonly Buffer[], read: (bytes: Buffer) => readonly ValidPathInfo[]): () => string[] {
  return () => bytes.flatMap(message => read(message).map(path))
}

export const decodeInfos: Benchmark = {
  name: 'decode',
  title: 'decode ValidPathInfo, 8 references each, messages of 100',
  goal: { ratio: 1.1 },
  unit: 'records',
  prepare(size) {
    const { messages, bytes, items } = data(size)
    const ours = (message: Buffer): ValidPathInfo[] => decode(readInfos, message, SESSION)
    const others = serializers.map(({ name, prepare, encode, decode }) => {
      const encoded = messages.map(message => encode(prepare(message)))
      return {
        name,
        run: each(encoded, decode),
        paths: (index: number) => decode(encoded[index] as Uint8Array).map(path),
      }
    })
    return {
      items,
      variants: {
        'by hand': each(bytes, byHand),
        nixwire: each(bytes, ours),
        ...Object.fromEntries(others.map(({ name, run }) => [name, run])),
      },
      keep: {
        'by hand, all': () => bytes.map(byHand),
        'nixwire, all': () => bytes.map(ours),
        'by hand, path only': paths(bytes, byHand),
        'nixwire, path only': paths(bytes, ours),
      },
      check() {
        // One at a time: results that are kept make the engine allocate the next ones in old space.
        for (const [index, message] of messages.entries()) {
          deepStrictEqual(byHand(bytes[index] as Buffer), message)
          deepStrictEqual(ours(bytes[index] as Buffer), message)
          for (const { paths } of others) deepStrictEqual(paths(index), message.map(path))
        }
      },
    }
  },
}

export const decodeInfosInChunks: Benchmark = {
  name: 'decode-chunks',
  title: 'the same in 64 KiB chunks, against by hand in whole messages',
  goal: { ratio: 1.25 },
  unit: 'records',
  prepare(size) {
    const { messages, bytes, items } = data(size)
    const chunks = chunksOf(Buffer.concat(bytes), CHUNK)
    const ours = async (use: (message: ValidPathInfo[]) => void): Promise<void> => {
      const input = new Input(SESSION)
      const pushed = pump(chunks, chunk => input.push(chunk))
      for (const _ of messages) use(await input.read(readInfos))
      await pushed
    }
    const inChunks = async (use: (record: ValidPathInfo) => void): Promise<void> => {
      let left = 0
      const record = (): void => {
        if (left === 0) left = count()
        else {
          use(pathInfo())
          left -= 1
        }
      }
      await pump(chunks, fromChunks(record))
    }
    return {
      items,
      variants: {
        'by hand, whole messages': each(bytes, byHand),
        nixwire: () => ours(() => {}),
        'by hand, 64 KiB chunks': () => inChunks(() => {}),
      },
      async check() {
        let index = 0
        await ours(message => {
          deepStrictEqual(message, messages[index])
          index += 1
        })
        deepStrictEqual(index, messages.length)
        const records = messages.flat()
        index = 0
        await inChunks(record => {
          deepStrictEqual(record, records[index])
          index += 1
        })
        deepStrictEqual(index, records.length)
      },
    }
  },
}

export const encodeInfos: Benchmark = {
  name: 'encode',
  title: 'encode the same, into bytes of their own',
  goal: { ratio: 0.9 },
  unit: 'records',
  prepare(size) {
    const { messages, bytes, items } = data(size)
    const ours = (message: readonly ValidPathInfo[]): Buffer => encode(writeInfos, message, SESSION)
    const others = serializers.map(
      ({ name, prepare, encode }) => [name, each(messages.map(prepare), encode)] as const,
    )
    return {
      items,
      variants: {
        'by hand': each(messages, encodePathInfos),
        nixwire: each(messages, ours),
        'by hand, lent buffer': each(messages, lendPathInfos),
        ...Object.fromEntries(others),
      },
      check() {
        deepStrictEqual(messages.map(encodePathInfos), bytes)
        deepStrictEqual(
          messages.map(message => Buffer.from(lendPathInfos(message))),
          bytes,
        )
      },
    }
  },
}
