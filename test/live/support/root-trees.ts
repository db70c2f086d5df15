// Links and files that are roots of a store, or nearly, in the state of a store below a folder.

import { mkdirSync, readdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import type { GcRoot } from '../../../generated/nix-daemon/index.ts'

export const FORMS = [
  'link',
  'link into a path',
  'link to nothing in a path',
  'link to a link',
  'link to a link into a path',
  'relative link to a link',
  'link to a link to a link',
  'link to a folder',
  'link through a folder',
  'link to a file',
  'link to nothing',
  'link to itself',
  'loop',
  'link to a loop',
  'link to the store',
  'link to a path that is not valid',
  'link to no name of a path',
  'relative link to the path',
  'link to a relative link to the path',
  'link with a dot',
  'link with two dots',
  'link with two slashes',
  'profile',
  'file',
  'file of another name',
  'file of a path that is not valid',
  'file in a folder',
  'folder',
  'registered link',
  'registered link into a path',
  'registered relative link',
  'registered link to a link',
  'registered file',
  'registered folder',
  'registered path',
  'registered and removed',
  'registered and changed',
  'registered and made a file',
] as const

export const PLACES = [
  'gcroots',
  'gcroots/hydra',
  'gcroots/a/b',
  'gcroots/per-user/alice',
  'profiles',
  'profiles/per-user/alice',
] as const

export type Root = { place: (typeof PLACES)[number]; form: (typeof FORMS)[number]; index: number }

/** The paths that roots name. */
export type RootTargets = { storeDir: string; paths: readonly string[]; missing: string }

/**
 * Makes one root in the state of a store below `folder`.
 *
 * @param register has the store register a link; it is called before the link changes or goes.
 */
export async function makeRoot(
  folder: string,
  { place, form, index }: Root,
  number: number,
  { storeDir, paths, missing }: RootTargets,
  register: (link: string) => Promise<unknown>,
): Promise<void> {
  const path = paths[index % paths.length] as string
  const other = paths[(index + 1) % paths.length] as string
  const state = join(folder, 'state', place)
  const outside = join(folder, 'work/outside')
  mkdirSync(state, { recursive: true })
  mkdirSync(outside, { recursive: true })
  const own = join(state, `own-${number}`)
  const [first, second] = [join(outside, `${number}`), join(outside, `${number}-again`)]
  const link = (target: string, ...at: string[]): void => {
    let to = target
    for (const each of at) {
      symlinkSync(to, each)
      to = each
    }
  }
  const file = (name: string): void => writeFileSync(join(state, name), 'a text')
  const name = basename(path)
  const makers: Record<Root['form'], () => unknown> = {
    link: () => link(path, own),
    'link into a path': () => link(`${path}/file`, own),
    'link to nothing in a path': () => link(`${path}/no/file`, own),
    'link to a link': () => link(path, first, own),
    'link to a link into a path': () => link(`${path}/file`, first, own),
    'relative link to a link': () => {
      link(path, first)
      link(relative(state, first), own)
    },
    'link to a link to a link': () => link(path, second, first, own),
    'link to a folder': () => {
      mkdirSync(first)
      link(path, join(first, 'inside'))
      link(first, own)
    },
    'link through a folder': () => {
      mkdirSync(second)
      link(path, join(second, 'inside'))
      link(second, first)
      link(join(first, 'inside'), own)
    },
    'link to a file': () => {
      writeFileSync(first, path)
      link(first, own)
    },
    'link to nothing': () => link(first, own),
    'link to itself': () => link(own, own),
    loop: () => {
      link(first, own)
      link(own, first)
    },
    'link to a loop': () => {
      link(first, second)
      link(second, first, own)
    },
    'link to the store': () => link(storeDir, own),
    'link to a path that is not valid': () => link(missing, own),
    'link to no name of a path': () => link(`${storeDir}/${name.slice(2)}`, own),
    'relative link to the path': () => link(relative(state, path), own),
    'link to a relative link to the path': () => link(relative(outside, path), first, own),
    'link with a dot': () => link(path.replace(storeDir, `${storeDir}/.`), own),
    'link with two dots': () => link(`${storeDir}/../${basename(storeDir)}/${name}`, own),
    'link with two slashes': () => link(`${storeDir}//${name}`, own),
    profile: () => {
      link(path, `${own}-1-link`)
      link(`${basename(own)}-1-link`, own)
    },
    file: () => file(name),
    'file of another name': () => file(`${name}~`),
    'file of a path that is not valid': () => file(basename(missing)),
    'file in a folder': () => {
      mkdirSync(own)
      writeFileSync(join(own, name), '')
    },
    folder: () => void mkdirSync(join(state, `${name}-${number}`), { recursive: true }),
    'registered link': () => {
      link(path, first)
      return register(first)
    },
    'registered link into a path': () => {
      link(`${path}/file`, first)
      return register(first)
    },
    'registered relative link': () => {
      link(relative(outside, path), first)
      return register(first)
    },
    'registered link to a link': () => {
      link(path, second, first)
      return register(first)
    },
    'registered file': () => {
      mkdirSync(first)
      writeFileSync(join(first, name), '')
      return register(join(first, name))
    },
    'registered folder': () => {
      mkdirSync(first)
      link(path, join(first, 'inside'))
      return register(first)
    },
    'registered path': () => register(`${path}/file`),
    'registered and removed': async () => {
      link(path, first)
      await register(first)
      unlinkSync(first)
    },
    'registered and changed': async () => {
      link(other, first)
      await register(first)
      unlinkSync(first)
      link(path, first)
    },
    'registered and made a file': async () => {
      link(path, first)
      await register(first)
      unlinkSync(first)
      writeFileSync(first, '')
    },
  }
  await makers[form]()
}

/** Removes all roots in the state of a store, but no registrations that are kept elsewhere. */
export function clearRoots(folder: string): void {
  for (const name of ['gcroots', 'profiles'])
    for (const entry of readdirSync(join(folder, 'state', name)))
      rmSync(join(folder, 'state', name, entry), { recursive: true, force: true })
  rmSync(join(folder, 'work/outside'), { recursive: true, force: true })
}

/** Writes roots such that those of stores in different folders can be compared. */
export function shownRoots(roots: readonly GcRoot[], folder: string): string[] {
  return roots.map(({ link, target }) => `${link.replace(folder, 'FOLDER')} -> ${target}`).sort()
}
