import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nixArchive } from '../../../runtime/grammars/nix-archive.ts'
import { openDiskContents } from '../../../store/disk/disk-contents.ts'
import { removeTree } from '../../../store/disk/remove-tree.ts'
import type { Contents, Pending } from '../../../store/model/contents.ts'
import { cut } from '../../support/chunks.ts'
import { token } from '../../support/nar.ts'
import type { FuzzDice } from '../dice.ts'
import { bytesFrom, type Choices, chosenNumbers, type Input } from '../input/input.ts'
import { Broken, same, settles, typed } from '../invariants.ts'
import { mutateInput, type Sources } from '../mutate/input.ts'
import { texts } from '../mutate/values.ts'
import { narBytes } from '../seeds/nars.ts'
import type { Subject, Target } from './target.ts'

const path = '/nix/store/3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-fuzz'

function anyCuts(dice: FuzzDice): Choices {
  return { cuts: Array.from({ length: dice.number(1, 4) }, () => dice.of([1, 3, 8, 9, 100, 5000, 70_000])) }
}

const sources: Sources = {
  sides: ['client'],
  more: (dice, from, call) => [
    { from, call, data: dice.chance(50) ? token(dice.of(texts)) : narBytes(dice) },
  ],
  choices: anyCuts,
}

/** NARs: the walker, the canonical reader, and contents on disk. */
export const nar: Target = {
  name: 'nar',
  task: 'NARs, walked over, unpacked to disk and dumped again',
  short: 700,
  async prepare() {},
  make: dice =>
    mutateInput(
      dice,
      { choices: anyCuts(dice), pieces: [{ from: 'client', call: 0, data: narBytes(dice) }] },
      sources,
    ),
  async open() {
    const folder = mkdtempSync(join(tmpdir(), 'nixwire-fuzz-nar-'))
    await mkdir(join(folder, 'store'))
    const contents = await openDiskContents({ storeDir: '/nix/store', folder: join(folder, 'store') })
    return {
      feed: input => settles('unpacking', unpack(contents, folder, input)),
      async [Symbol.asyncDispose]() {
        await removeTree(Buffer.from(folder))
        rmSync(folder, { recursive: true, force: true })
      },
    } satisfies Subject
  },
}

async function unpack(contents: Contents, folder: string, input: Input): Promise<void> {
  const bytes = bytesFrom(input, 'client')
  const cuts = chosenNumbers(input, 'cuts').filter(length => length > 0)
  const lengths = cuts.length === 0 || bytes.length > 50_000 ? [Math.max(1, bytes.length)] : cuts
  same(
    'alike',
    'the end of the NAR in chunks',
    walk(bytes, lengths),
    walk(bytes, [Math.max(1, bytes.length)]),
  )
  let pending: Pending | undefined
  try {
    pending = await contents.receiveNar(cut(bytes, lengths))
  } catch (error) {
    typed('unpacking', error)
  }
  if (pending !== undefined) {
    await pending.commit(path)
    const dumped: Buffer[] = []
    for await (const piece of contents.dump(path)) dumped.push(piece)
    if (!Buffer.concat(dumped).equals(bytes))
      throw new Broken('faithful', 'the dump has other bytes than the NAR')
    same('faithful', 'the size of the NAR', pending.narSize, bytes.length)
    await contents.remove(path)
  }
  same('faithful', 'the folder beside the contents', readdirSync(folder), ['store'])
  same('faithful', 'the folder of the contents', readdirSync(join(folder, 'store')), [])
}

/** Walks over a NAR; gives its size, or the code of the error and the token at which it was found. */
function walk(bytes: Buffer, lengths: readonly number[]): object {
  const walker = nixArchive.walk(64)
  let size = 0
  try {
    for (const chunk of cut(bytes, lengths)) {
      const used = walker.feed(chunk)
      size += used
      if (used < chunk.length || walker.done) break
    }
    return { size, done: walker.done }
  } catch (error) {
    return { code: typed('the walker', error).code, at: walker.tokenAt }
  }
}
