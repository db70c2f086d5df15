// Makes the output of a command comparable with that of another run.

/** Replaces what differs between two runs at one daemon: folders, processes and times. */
export function plain(text: string, folders: readonly string[]): string {
  return (
    folders
      .reduce((left, folder) => left.replaceAll(folder, 'FOLDER'), text)
      .replace(/\/tmp\/nix-([a-z-]*)\d+-\d+/g, '/tmp/nix-$1N')
      .replace(/\/nix\/store\/tmp-\d+-\d+/g, '/nix/store/tmp-N')
      .replace(/gcroots\/auto\/[0-9a-z]{32}/g, 'gcroots/auto/HASH')
      // Processes that a daemon has served leave these files behind, or not.
      .replace(/^removing stale temporary roots file .*\n/gm, '')
      // Builders may have a lock beside their output.
      .replace(/^.*\.lock('|\b).*\n/gm, '')
  )
}
