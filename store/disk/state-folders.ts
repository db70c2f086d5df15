import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeText } from '../../runtime/index.ts'
import { hasCode } from './disk-error.ts'
import { makeFolder } from './make-folder.ts'

/** Folders of the state with one folder for each user. */
export const PER_USER: readonly string[] = ['profiles/per-user', 'gcroots/per-user']

/** Makes the folders of roots and profiles, in the layout of Nix, whose tools write there by themselves. */
export async function makeStateFolders(stateDir: string): Promise<void> {
  for (const folder of PER_USER) await makeFolder(join(stateDir, folder))
  try {
    await symlink(encodeText(join(stateDir, 'profiles')), encodeText(join(stateDir, 'gcroots/profiles')))
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
}
