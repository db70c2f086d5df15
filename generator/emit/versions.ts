import { featureIdentifier } from '../naming/names.ts'
import type { Context } from './context.ts'
import { constant } from './data.ts'
import { formatVersion } from './doc.ts'
import { Module, versionConstant } from './module.ts'

/** Writes `versions.ts`: the versions that gates name, the features' bits, and the table of releases. */
export function emitVersions(context: Context): Module {
  const module = new Module(context, 'versions.ts')
  const { protocol } = context
  const changes = new Map(protocol.versions.changes.map(change => [change.version, change]))
  for (const word of [...context.versions].sort((a, b) => a - b)) {
    const change = changes.get(word)
    module.add(
      constant({
        name: versionConstant(word),
        initializer: `0x${word.toString(16).padStart(4, '0')}`,
        docs: module.doc({
          text: `Protocol ${formatVersion(word)}. ${change?.doc ?? ''}`.trim(),
          source: change?.source,
        }),
      }),
    )
  }
  protocol.features.forEach((feature, index) => {
    module.add(
      constant({
        name: featureIdentifier(feature.name),
        type: 'number',
        initializer: index === 0 ? '1' : `1 << ${index}`,
        docs: module.doc({
          text: `Bit of the feature \`${feature.name}\`. ${feature.doc}`.trim(),
          source: feature.source,
        }),
      }),
    )
  })
  module.add(
    constant({
      name: 'featureNames',
      type: 'readonly string[]',
      initializer: `[${protocol.features.map(feature => `'${feature.name}'`).join(', ')}]`,
      docs: module.doc({ text: 'Names of the features on the wire; the index is the bit in a session.' }),
    }),
    constant({
      name: 'releases',
      type: 'readonly { readonly from: string; readonly to?: string; readonly version: number }[]',
      initializer: `[${protocol.releases
        .map(({ from, to, version }) => {
          const span = to === undefined ? `from: '${from}'` : `from: '${from}', to: '${to}'`
          return `{ ${span}, version: 0x${version.toString(16).padStart(4, '0')} }`
        })
        .join(',\n')}]`,
      docs: module.doc({
        text: `The versions that releases${protocol.implementation === undefined ? '' : ` of ${protocol.implementation}`} speak, oldest first.`,
        tags: protocol.releases[0] === undefined ? [] : [`@see ${module.link(protocol.releases[0].source)}`],
      }),
    }),
  )
  return module
}
