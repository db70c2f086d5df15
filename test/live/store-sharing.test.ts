// Equal files made one in a store and in a real daemon's, with the tools of that release.

import { chmodSync, lstatSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { type Daemon, startDaemon } from '../peers/peer.ts'
import { atLeast, describeReleases } from './support/releases.ts'
import { type ServedStore, serveStore } from './support/served-store.ts'

const STORE_DIR = '/nix/store'
/** A notice of our store alone, since a daemon repairs by its substituters. */
const NOTICE = 'this store has no upstream store, from which it could repair paths'
const TEXT = 'the same in many\n'.repeat(1000)

/** Makes two trees that have files in common, and others, and a file. */
function makeTrees(work: string): void {
  for (const name of ['left', 'right']) {
    const tree = join(work, name)
    mkdirSync(join(tree, 'below/deep'), { recursive: true })
    for (const each of ['text', 'below/text', 'below/deep/text']) writeFileSync(join(tree, each), TEXT)
    writeFileSync(join(tree, 'program'), TEXT)
    chmodSync(join(tree, 'program'), 0o755)
    writeFileSync(join(tree, 'empty'), '')
    writeFileSync(join(tree, 'own'), `only in ${name}`)
    symlinkSync('text', join(tree, 'link'))
    symlinkSync('/nowhere', join(tree, 'below/link'))
    writeFileSync(join(tree, 'large'), Buffer.alloc(300_000, 'large'))
  }
  writeFileSync(join(work, 'flat'), TEXT)
}

/** Shows the tree of a store: kinds, modes, times, sizes, and the names that are one file. */
function shownTree(folder: string): string[] {
  const classes = new Map<number, string>()
  const lines: string[] = []
  const show = (path: string, name: string): void => {
    const { ino, nlink, mode, mtimeMs, size } = lstatSync(path)
    const isFolder = (mode & 0o170000) === 0o040000
    if (!classes.has(ino)) classes.set(ino, name)
    const is = isFolder ? 'folder' : `${size} bytes, ${nlink} names, is ${classes.get(ino)}`
    // Each file changes the time of the folder of shared ones.
    lines.push(`${name} ${mode.toString(8)} ${name === '.links' ? '' : mtimeMs} ${is}`)
    if (isFolder) for (const each of readdirSync(path).sort()) show(join(path, each), `${name}/${each}`)
  }
  for (const name of readdirSync(folder).sort()) show(join(folder, name), name)
  return lines
}

/** Overwrites all shared files with others of the same size, or with shorter ones. */
function damageShared(storeFolder: string, same: boolean): void {
  const folder = join(storeFolder, '.links')
  for (const name of readdirSync(folder)) {
    const { mode, size } = lstatSync(join(folder, name))
    if ((mode & 0o170000) !== 0o100000) continue
    chmodSync(join(folder, name), 0o644)
    writeFileSync(join(folder, name), 'x'.repeat(same ? size : 1))
    chmodSync(join(folder, name), mode & 0o777)
    utimesSync(join(folder, name), 1, 1)
  }
}

describeReleases('equal files of a store', peer => {
  const isNewest = atLeast(peer, '2.34')
  let daemon: Daemon
  let served: ServedStore
  afterEach(async () => {
    await served.stop()
    await daemon.stop()
  })

  async function start(autoOptimiseStore = false): Promise<void> {
    const conf = autoOptimiseStore ? ['auto-optimise-store = true'] : []
    daemon = await startDaemon(peer, { storeDir: STORE_DIR, conf })
    served = await serveStore({ storeDir: STORE_DIR, autoOptimiseStore })
    for (const { folder } of [daemon, served]) makeTrees(join(folder, 'work'))
  }

  /** Runs a tool with the daemon and with the store, and compares what it prints, and both trees; returns its output. */
  async function same(...argv: string[]): Promise<string[]> {
    const theirs = shown(await daemon.run(peer, argv))
    const ours = shown(await served.attempt(peer, argv))
    expect(ours).toEqual(theirs)
    expect(shownTree(served.storeFolder)).toEqual(shownTree(daemon.storeFolder))
    return ours
  }

  /** Lists the status and the lines of a run, without those about temporary roots of processes and the like. */
  function shown({ status, stdout, stderr }: Awaited<ReturnType<Daemon['run']>>): string[] {
    const lines = `${stdout}${stderr}`
      .split('\n')
      .filter(
        line =>
          line !== '' &&
          !line.endsWith(NOTICE) &&
          !/temporary roots file|\/trash'|daemon (worker )?op/.test(line),
      )
    // Paths are deleted in no particular order.
    return [String(status), ...(isNewest ? lines : lines.map(inNewestWords)).sort()]
  }

  /** Puts the messages of older releases in the words of the newest, which ours are. */
  function inNewestWords(line: string): string {
    return line
      .replace(/-?\d+\.\d KiB|-?\d+\.\d\d MiB/, 'SIZE')
      .replace('currently hard linking saves', 'hard linking is currently saving')
      .replace(/^linking '(.*)' to '"?(.*?)"?'/, 'linking "$1" to "$2"')
      .replace(/^(deleting unused|removed|.*removing corrupted) link '"?(.*?)"?'/, '$1 link "$2"')
      .replace(
        /^link '"?(.*?)"?' was modified! expected hash '"?(.*?)"?'/,
        'link "$1" was modified! expected hash $2',
      )
  }

  it('become one as with the daemon, and are collected as there', async () => {
    await start()
    const [, ...paths] = await same('nix-store', '--add', 'left', 'right', 'flat')
    await same('nix-store', '--optimise')
    await same('nix-store', '--optimise', '-v')
    await same('nix-store', '--delete', paths.find(path => path.endsWith('-right')) as string)
    await same('nix-store', '--optimise', '--quiet')
    await same('nix-store', '--add', 'right')
    await same('nix-store', '--optimise')
    await same('nix-store', '--gc', '-v')
    expect(readdirSync(served.storeFolder)).toEqual(['.links'])
  })

  it('become one as they come, if the daemon does that', async () => {
    await start(true)
    await same('nix-store', '--add', 'left', 'right', 'flat')
    await same('nix-store', '--optimise', '-v')
    await same('nix-store', '--gc')
  })

  it('become one as they come, if a trusted client wants that', async () => {
    await start()
    const on = ['--option', 'auto-optimise-store', 'true']
    await same('nix-store', '--add', 'left', ...on)
    await same('nix-store', '--add', 'right')
    await same('nix-store', '--add', 'flat', ...on)
    await same('nix-store', '--add', 'right', ...on)
  })

  // Before, nothing looks at shared files, and warnings have other words.
  it.runIf(atLeast(peer, '2.4'))('are found damaged as by the daemon', async () => {
    await start()
    await same('nix-store', '--add', 'left')
    await same('nix-store', '--optimise')
    for (const { storeFolder } of [daemon, served]) damageShared(storeFolder, false)
    await same('nix-store', '--add', 'flat', 'right')
    await same('nix-store', '--optimise', '-v')
    await same('nix-store', '--verify', '--check-contents')
    for (const { storeFolder } of [daemon, served]) damageShared(storeFolder, true)
    await same('nix-store', '--verify', '--check-contents')
    await same('nix-store', '--verify', '--check-contents', '--repair')
    await same('nix-store', '--verify', '--check-contents')
    await same('nix-store', '--gc')
  })
})
